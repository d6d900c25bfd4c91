"""Places where the apps above join in what accounts do to a person's data.

Accounts may not import them, so each adds itself from its ``AppConfig.ready()``. A hook is a
function or its dotted name; a name is looked up at the first use, when all models are loaded.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from django.utils.module_loading import import_string

Hook = TypeVar("Hook", bound=Callable[..., Any])


class Hooks(Generic[Hook]):
    """Named functions, called in the order of their registration."""

    def __init__(self) -> None:
        self._hooks: dict[str, Hook | str] = {}

    def register(self, name: str, hook: Hook | str) -> None:
        """Add a hook; the same name twice with another function is a mistake and raises."""
        if self._hooks.setdefault(name, hook) != hook:
            raise ValueError(f"The hook {name!r} is registered twice.")

    def items(self) -> list[tuple[str, Hook]]:
        return [(name, _resolved(hook)) for name, hook in self._hooks.items()]


def _resolved(hook: Hook | str) -> Hook:
    return cast(Hook, import_string(hook)) if isinstance(hook, str) else hook
