"""Parts of pages as they are printed, kept until a table is written that they were read from."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import timedelta
from typing import Any, overload

from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from partnership.kit.kept import Parts
from partnership.kit.shelf import SECONDS

# What a process keeps at most, one or two kilobytes each; no longer than a page, for the sizes of
# an uploaded picture appear without a table being written.
MOST_ROWS, MOST_SECTIONS = 600, 200
_LONGEST = timedelta(seconds=SECONDS)

_rows: Parts[tuple[str | None, str, int], SafeString] = Parts(MOST_ROWS, _LONGEST)
_sections: Parts[tuple[Hashable, ...], SafeString] = Parts(MOST_SECTIONS, _LONGEST, is_given=True)


class PrintedRows(Sequence[SafeString]):
    """A list of which only the keys are known; what is asked for is printed."""

    def __init__(
        self, ids: Sequence[int], print_them: Callable[[Sequence[int]], list[SafeString]]
    ) -> None:
        self._ids, self._print = ids, print_them

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, wanted: int) -> SafeString: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[SafeString]: ...
    def __getitem__(self, wanted: int | slice) -> SafeString | list[SafeString]:
        if isinstance(wanted, slice):
            return self._print(self._ids[wanted])
        return self._print([self._ids[wanted]])[0]


def kept_section(make: Callable[[], SafeString], *keys: Hashable) -> SafeString:
    """A part of a page, printed once in each language; see the tag ``kept``."""
    return _sections.get((get_language(), *keys), make)


def printed_rows(
    template: str,
    name: str,
    ids: Sequence[int],
    rows: Callable[[list[int]], Iterable[models.Model]],
    **always: object,
) -> list[SafeString]:
    """The rows of these keys in this order; ``rows`` reads together those not printed yet.

    Whatever ``rows`` does not give back (any more) is left out. A template has always the same
    other words.
    """
    language = get_language()

    def made(missing: list[tuple[str | None, str, int]]) -> dict[Any, SafeString]:
        found = {row.pk: row for row in rows([key[-1] for key in missing])}
        there = [key for key in missing if key[-1] in found]
        return {key: render_to_string(template, always | {name: found[key[-1]]}) for key in there}

    html = _rows.all([(language, template, pk) for pk in ids], made)
    return [html[key] for pk in ids if (key := (language, template, pk)) in html]
