"""A strip of felt for the edge of a paper: figure and ground swap across its middle."""

from django.utils.safestring import SafeString, mark_safe

from partnership.kit.artwork.dice import Dice, pair_of
from partnership.kit.artwork.palette import PAPER
from partnership.kit.artwork.shapes import rect, tile

_UNIT = 50
_KINDS = ("quarter", "quarter", "leaf", "ring", "triangle", "quarter")
_MIRRORED = (1, 0, 3, 2)


def ribbon(slug: str, key: str, rows: int) -> SafeString:
    """Two columns of tiles in the colours of a sector, as a picture of its own."""
    dice, pair = Dice(slug), pair_of(key, slug)
    height, accent = rows * _UNIT, pair.third if pair.third != pair.ground else PAPER
    body = rect(0, 0, _UNIT, height, pair.ground) + rect(_UNIT, 0, _UNIT, height, pair.figure)
    for row in range(rows):
        kind, corner = dice.choice(_KINDS), dice.choice(range(4))
        colours = (accent, accent) if row % 4 == 1 else (pair.figure, pair.ground)
        y = row * _UNIT
        body += tile(kind, 0, y, _UNIT, corner, colour=colours[0])
        body += tile(kind, _UNIT, y, _UNIT, _MIRRORED[corner], colour=colours[1])
    box = f'width="{2 * _UNIT}" height="{height}" viewBox="0 0 {2 * _UNIT} {height}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="none" {box}>'
    return mark_safe(f"{opening}{body}</svg>")
