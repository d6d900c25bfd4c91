"""What a person wrote, in the reader's language where the person offers it."""

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

from django.utils.translation import get_language

# The attribute that holds the one translation that was fetched with its row.
OWN_TEXT = "own_text"


class Said(NamedTuple):
    """A text and the language it really is in."""

    text: str
    language: str


class Told:
    """Rows in one language, with the author's own translations beside them as ``texts``.

    Asks nothing: where the translations were not fetched with the row, all as ``texts`` or the
    reader's alone as ``OWN_TEXT``, the original is shown.
    """

    text_language: str
    TOLD: ClassVar[tuple[str, ...]]

    def told(self, field: str) -> Said:
        """The field in the reader's language, or else as it was written."""
        language = get_language() or ""
        if language != self.text_language:
            for row in self._own_texts():
                text = getattr(row, field) if row.language == language else ""
                if text:
                    return Said(text, language)
        return Said(getattr(self, field), self.text_language)

    def _own_texts(self) -> Iterable[Any]:
        alone = self.__dict__.get(OWN_TEXT)
        if alone is not None:
            return (alone,)
        fetched: dict[str, Iterable[Any]] = self.__dict__.get("_prefetched_objects_cache", {})
        return fetched.get("texts", ())

    @property
    def left_in_original(self) -> str:
        """Whether a reader of another language finds "all", "part" or none of it as written."""
        language = get_language() or ""
        shown = [self.told(field).language for field in self.TOLD if getattr(self, field)]
        foreign = [code for code in shown if code != language]
        if not foreign:
            return ""
        return "all" if len(foreign) == len(shown) else "part"
