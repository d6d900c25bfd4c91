"""The words of a consent exactly as they are shown, and their fingerprint."""

import hashlib
from dataclasses import dataclass, field

from django.conf import settings

from partnership.accounts.models import ConsentText
from partnership.kit.i18n import localized


@dataclass
class Block:
    """A paragraph, or a list of points."""

    is_list: bool
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Wording:
    """One consent text in one language, the operator's name filled in.

    ``language`` is the language really shown: a text that lacks the one asked for falls back.
    """

    title: str
    label: str
    text: str
    language: str

    @property
    def sha256(self) -> str:
        """Proof of what was agreed to: title, sentence beside the box and text, by blank lines."""
        whole = "\n\n".join((self.title, self.label, self.text))
        return hashlib.sha256(whole.encode()).hexdigest()

    @property
    def blocks(self) -> list[Block]:
        """The text for the page: paragraphs, and lists made of the lines that begin with “- ”."""
        blocks: list[Block] = []
        for line in self.text.splitlines():
            _put(blocks, line.strip())
        return [block for block in blocks if block.lines]


def wording(text: ConsentText, language: str) -> Wording:
    """What the portal shows for ``text`` in ``language``; the body decides about fallback."""
    body, shown_in = localized(text, "text", language)
    return Wording(
        title=localized(text, "title", shown_in)[0],
        label=localized(text, "label", shown_in)[0],
        text=_filled(body),
        language=shown_in,
    )


def _filled(text: str) -> str:
    return (
        text.strip()
        .replace("{operator}", settings.OPERATOR_NAME)
        .replace("{bin}", settings.OPERATOR_BIN)
    )


def _put(blocks: list[Block], line: str) -> None:
    if not line:
        blocks.append(Block(is_list=False))
        return
    is_list = line.startswith("- ")
    if not blocks or blocks[-1].is_list != is_list or not is_list:
        blocks.append(Block(is_list=is_list))
    blocks[-1].lines.append(line.removeprefix("- "))
