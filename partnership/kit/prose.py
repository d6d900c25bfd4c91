"""Long plain text in paragraphs and lists, as staff write it."""

from typing import NamedTuple


class Block(NamedTuple):
    """A paragraph, or the items of a list; one of the two is empty."""

    paragraph: str
    items: list[str]


def blocks(text: str) -> list[Block]:
    """Split at blank lines; a run of lines that start with "- " is a list."""
    found: list[Block] = []
    for chunk in text.strip().replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        prose = [line for line in lines if not line.startswith("- ")]
        items = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
        if prose:
            found.append(Block("\n".join(prose), []))
        if items:
            found.append(Block("", items))
    return found
