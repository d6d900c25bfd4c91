"""What the apps above know of a call: whether people have begun to apply, or to judge, or wait.

Programmes may not import applications or reviews, so their apps add a function, or its dotted
name, from ``AppConfig.ready()``. Each is called as ``(call)`` and answers yes or no.
"""

from collections.abc import Callable

from partnership.accounts.hooks import Hooks
from programs.models import OpenCall

has_applications: Hooks[Callable[[OpenCall], bool]] = Hooks()
has_reviews: Hooks[Callable[[OpenCall], bool]] = Hooks()
has_undecided: Hooks[Callable[[OpenCall], bool]] = Hooks()


def applications_exist(call: OpenCall) -> bool:
    """Somebody has begun an application, sent or not."""
    return any(ask(call) for _name, ask in has_applications.items())


def reviews_exist(call: OpenCall) -> bool:
    """Somebody has given a mark, in a draft or for good."""
    return any(ask(call) for _name, ask in has_reviews.items())


def decisions_awaited(call: OpenCall) -> bool:
    """Somebody has sent an application, and has not been told what became of it."""
    return any(ask(call) for _name, ask in has_undecided.items())
