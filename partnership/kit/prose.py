"""Long plain text in headings, paragraphs and lists, as staff write it."""

from typing import NamedTuple

_HEADING, _ITEM = "## ", "- "


class Block(NamedTuple):
    """A paragraph, a heading, or the items of a list; one of the two is empty."""

    paragraph: str
    items: list[str]
    is_heading: bool = False


def blocks(text: str) -> list[Block]:
    """Split at blank lines; a run of lines that start with "- " is a list.

    A line that starts with "## " is a heading; whoever prints none shows it as a paragraph.
    """
    found: list[Block] = []
    for chunk in text.strip().replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        headings = [line.removeprefix(_HEADING) for line in lines if line.startswith(_HEADING)]
        items = [line.removeprefix(_ITEM) for line in lines if line.startswith(_ITEM)]
        prose = [line for line in lines if not line.startswith((_HEADING, _ITEM))]
        found.extend(Block(heading, [], is_heading=True) for heading in headings)
        if prose:
            found.append(Block("\n".join(prose), []))
        if items:
            found.append(Block("", items))
    return found
