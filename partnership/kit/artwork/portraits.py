"""A geometric bust for people without a photograph: never a made-up face."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from partnership.kit.artwork.dice import Dice, clip_name, pair_of
from partnership.kit.artwork.shapes import clipped, framed, rect, shape, tile

SIDE = 300
_MIDDLE = SIDE / 2
_EYES = SIDE * 0.36
_RADIUS = SIDE * 0.17
_SHOULDER = SIDE * 0.36
_NECK = SIDE * 0.62
_ACCENTS = {"cr": "#C8231A", "de": "#1F3FC4"}


@lru_cache(maxsize=1024)
def portrait(slug: str, pair: str) -> SafeString:
    """The bust of ``slug`` in the colours of the sector ``pair``, on a square."""
    dice = Dice(slug)
    colours = pair_of(pair, slug)
    accent = _ACCENTS.get(colours.sign, colours.third)
    bust = dice.choice(_HEADS) + dice.choice(_BODIES)
    back, front = dice.choice(((colours.ground, colours.figure), (colours.figure, colours.ground)))
    upright = dice.choice((True, True, False))
    half = f"M{_MIDDLE:g} 0H{SIDE}V{SIDE}H{_MIDDLE:g}Z" if upright else f"M{SIDE} 0V{SIDE}H0Z"
    corner = SIDE * 0.35
    kind = dice.choice(("quarter", "triangle", "ring"))
    swapped = (
        rect(0, 0, SIDE, SIDE, front)
        + tile(kind, SIDE - corner, 0, corner, 1, colour=accent)
        + shape(bust, back)
    )
    body = rect(0, 0, SIDE, SIDE, back) + shape(bust, front)
    name = clip_name("f", slug, pair)
    return mark_safe(framed(body + clipped(name, half, swapped), SIDE, SIDE))


def _heads() -> tuple[str, ...]:
    x, y, r = _MIDDLE, _EYES, _RADIUS
    left, right, top, bottom = x - r, x + r, y - r, y + r
    arc = f"a{r:g} {r:g} 0 1 0"
    corner = f"A{r:g} {r:g} 0 0 1"
    return (
        f"M{left:g} {y:g}{arc} {2 * r:g} 0{arc} {-2 * r:g} 0Z",
        f"M{left:g} {bottom:g}V{y:g}a{r:g} {r:g} 0 0 1 {2 * r:g} 0V{bottom:g}Z",
        f"M{left:g} {bottom:g}V{y:g}{corner} {x:g} {top:g}H{right:g}V{y:g}"
        f"{corner} {x:g} {bottom:g}Z",
        f"M{left:g} {top:g}H{right:g}V{y:g}a{r:g} {r:g} 0 0 1 {-2 * r:g} 0Z",
    )


def _bodies() -> tuple[str, ...]:
    x, y, s = _MIDDLE, _NECK, _SHOULDER
    arc = f"{s:g} {s:g} 0 0 1"
    steps = (
        f"V{y + s * 0.6:g}H{x - s * 0.6:g}V{y + s * 0.3:g}H{x - s * 0.3:g}V{y:g}"
        f"H{x + s * 0.3:g}V{y + s * 0.3:g}H{x + s * 0.6:g}V{y + s * 0.6:g}H{x + s:g}"
    )
    return (
        f"M{x - s:g} {SIDE}V{y + s:g}a{arc} {2 * s:g} 0V{SIDE}Z",
        f"M{x - s * 1.15:g} {SIDE}L{x - s * 0.2:g} {y:g}H{x + s * 0.2:g}L{x + s * 1.15:g} {SIDE}Z",
        f"M{x:g} {y:g}A{arc} {x - s:g} {SIDE}H{x + s:g}A{arc} {x:g} {y:g}Z",
        f"M{x - s:g} {SIDE}{steps}V{SIDE}Z",
    )


_HEADS = _heads()
_BODIES = _bodies()
