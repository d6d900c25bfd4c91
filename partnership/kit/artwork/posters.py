"""Six compositions: figure and ground of one sector swap places."""

from collections.abc import Callable
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from partnership.kit.artwork.dice import Dice, clip_name, pair_of
from partnership.kit.artwork.palette import PAPER, Pair
from partnership.kit.artwork.shapes import circle, clipped, framed, rect, shape, sign, teeth, tile

_MIRROR_X = (1, 0, 3, 2)
_MIRROR_Y = (3, 2, 1, 0)
_MAY_TURN = ("de", "di", "mu", "av")


@lru_cache(maxsize=1024)
def poster(slug: str, pair: str, width: int = 400, height: int = 500) -> SafeString:
    """The poster of ``slug`` in the colours of the sector ``pair``; never holds text."""
    dice = Dice(slug)
    name = clip_name("p", slug, pair, width, height)
    compose = dice.choice(_COMPOSITIONS)
    return mark_safe(framed(compose(pair_of(pair, slug), width, height, dice, name), width, height))


def _split(pair: Pair, width: float, height: float, dice: Dice, name: str) -> str:
    """One sign in two worlds of colour."""
    size = min(width, height) * 0.78
    x, y = (width - size) / 2, (height - size) / 2
    upright = dice.choice((True, True, False))
    half = (
        f"M{width / 2:g} 0H{width:g}V{height:g}H{width / 2:g}Z"
        if upright
        else f"M0 {height / 2:g}H{width:g}V{height:g}H0Z"
    )
    swapped = rect(0, 0, width, height, pair.figure) + sign(pair.sign, x, y, size, pair.ground)
    return (
        rect(0, 0, width, height, pair.ground)
        + sign(pair.sign, x, y, size, pair.figure)
        + clipped(name, half, swapped)
    )


def _carpet(pair: Pair, width: float, height: float, dice: Dice, name: str) -> str:
    """A felt carpet: border of teeth, four corners, the sign in the middle."""
    count = round(width / (width / 10 if width <= height else height / 8))
    unit = width / count
    corner = 1.5 * unit
    size = min(width, height) - 5 * unit
    right, bottom = width - unit - corner, height - unit - corner
    border, field = dice.choice(((pair.figure, pair.ground), (pair.ground, pair.figure)))
    kind = dice.choice(("quarter", "leaf", "ring", "triangle"))
    turn = dice.choice((0, 90, 180)) if pair.sign in _MAY_TURN else 0
    places = ((unit, unit), (right, unit), (right, bottom), (unit, bottom))
    return "".join(
        (
            rect(0, 0, width, height, border),
            rect(unit, unit, width - 2 * unit, height - 2 * unit, field),
            teeth(0, 0, count, unit, pair.third, up=False),
            teeth(0, height - unit, count, unit, pair.third, up=True),
            sign(pair.sign, (width - size) / 2, (height - size) / 2, size, border, turn=turn),
            *(tile(kind, x, y, corner, i, colour=pair.third) for i, (x, y) in enumerate(places)),
        )
    )


def _quad(pair: Pair, width: float, height: float, dice: Dice, name: str) -> str:
    """The sign repeated, each field in other colours."""
    columns = 2 if width <= height else 3
    rows = max(1, round(height / (width / columns)))
    across, down = width / columns, height / rows
    on_third = pair.ground if pair.third == PAPER else pair.figure
    plain = ((pair.ground, pair.figure), (pair.figure, pair.ground))
    accents = ((pair.third, on_third), (pair.figure, pair.third))
    size = min(across, down) * 0.68
    body = ""
    for row in range(rows):
        for column in range(columns):
            back, front = dice.choice(accents) if (row + column) % 2 else plain[row % 2]
            turn = dice.choice((0, 0, 90, 180)) if pair.sign in _MAY_TURN else 0
            x, y = column * across, row * down
            body += rect(x, y, across + 0.5, down + 0.5, back)
            inset = (x + (across - size) / 2, y + (down - size) / 2)
            body += sign(pair.sign, *inset, size, front, turn=turn)
    return body


def _mosaic(pair: Pair, width: float, height: float, dice: Dice, name: str) -> str:
    """Fourfold felt: figure and ground swap across the vertical axis."""
    columns = 2 if width <= height else 3
    unit = width / (2 * columns)
    rows = round(height / unit)
    down = height / rows
    kinds = ("quarter", "quarter", "leaf", "ring", "triangle", "ring", "quarter")
    motif = [
        [(dice.choice(kinds), dice.choice(range(4))) for _ in range(columns)]
        for _ in range((rows + 1) // 2)
    ]
    left = right = ""
    for row in range(rows):
        flipped = row >= len(motif)
        source = rows - 1 - row if flipped else row
        for column, (kind, corner) in enumerate(motif[source]):
            turned = _MIRROR_Y[corner] if flipped else corner
            accent = (column + source) % 3 == 0
            x, y = column * unit, row * down
            colours = (pair.third, pair.third) if accent else (pair.figure, pair.ground)
            left += tile(kind, x, y, unit, turned, colour=colours[0])
            right += tile(kind, width - x - unit, y, unit, _MIRROR_X[turned], colour=colours[1])
    ground = rect(0, 0, width, height, pair.ground)
    return ground + left + rect(width / 2, 0, width / 2, height, pair.figure) + right


def _horizon(pair: Pair, width: float, height: float, dice: Dice, name: str) -> str:
    """The Alatau: peaks with a lit and a shaded side under one disc."""
    side = dice.choice((0, 1))
    base = height * 0.86
    peaks = (
        ((0.7, 0.3)[side], height * 0.62, width * 0.62, pair.figure, PAPER),
        ((0.26, 0.74)[side], height * 0.4, width * 0.5, pair.third, pair.figure),
    )
    body = rect(0, 0, width, height, pair.ground)
    radius = min(width, height) * 0.2
    body += circle(width * (0.3, 0.7)[side], height * 0.26, radius, pair.third)
    for place, tall, wide, dark, light in peaks:
        x, top = width * place, base - tall
        body += shape(f"M{x - wide / 2:g} {base:g}L{x:g} {top:g}V{base:g}Z", dark)
        body += shape(f"M{x:g} {base:g}V{top:g}L{x + wide / 2:g} {base:g}Z", light)
    count = round(width / (height * 0.14))
    unit = width / count
    body += rect(0, base, width, height - base, pair.figure)
    return body + "".join(
        tile("quarter", i * unit, base, unit, i % 2, colour=pair.ground) for i in range(count)
    )


def _crop(pair: Pair, width: float, height: float, dice: Dice, name: str) -> str:
    """The sign larger than the sheet, over a row of quarters."""
    size = max(width, height) * 1.05
    x = width - size * dice.choice((0.62, 0.7))
    y = (height - size) * dice.choice((0.3, 0.5, 0.8))
    unit = min(width, height) / 5
    body = rect(0, 0, width, height, pair.ground) + sign(pair.sign, x, y, size, pair.figure)
    body += rect(0, height - unit, width, unit, pair.third)
    return body + "".join(
        tile("quarter", i * unit, height - unit, unit, 2 + i % 2, colour=pair.figure)
        for i in range(int(width / unit) + 1)
    )


_COMPOSITIONS: tuple[Callable[[Pair, float, float, Dice, str], str], ...] = (
    _split,
    _carpet,
    _quad,
    _mosaic,
    _horizon,
    _crop,
)
