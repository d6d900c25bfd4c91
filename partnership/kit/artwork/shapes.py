"""The few shapes that every picture is made of, as SVG."""

from collections.abc import Callable

from partnership.kit.artwork.palette import SIGNS

Point = tuple[float, float]


def rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<path fill="{colour}" d="M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}Z"/>'


def circle(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>'


def shape(d: str, colour: str) -> str:
    return f'<path fill="{colour}" d="{d}"/>'


def sign(key: str, x: float, y: float, size: float, colour: str, *, turn: int = 0) -> str:
    """The sign of a sector, ``size`` units wide, turned by quarter turns only."""
    turned = f" rotate({turn} 32 32)" if turn else ""
    place = f"translate({x:g} {y:g}) scale({size / 64:.4g}){turned}"
    return f'<g transform="{place}" fill="{colour}" color="{colour}">{SIGNS[key]}</g>'


def teeth(x: float, y: float, count: int, unit: float, colour: str, *, up: bool) -> str:
    """The border of a carpet: a row of triangles."""
    base, top = (unit, 0.0) if up else (0.0, unit)
    row = "".join(
        f"M{x + i * unit:g} {y + base:g}h{unit:g}L{x + i * unit + unit / 2:g} {y + top:g}Z"
        for i in range(count)
    )
    return shape(row, colour)


def tile(kind: str, x: float, y: float, unit: float, corner: int, *, colour: str) -> str:
    """A quarter, triangle, leaf or ring that starts in a corner: 0 top left, then clockwise."""
    corners = [(x, y), (x + unit, y), (x + unit, y + unit), (x, y + unit)]
    a, b, o, d = (corners[(corner + step) % 4] for step in range(4))
    path = _TILES[kind](a, b, o, d, unit)
    # A hair of stroke closes the seams that renderers leave between neighbours.
    return f'<path fill="{colour}" stroke="{colour}" stroke-width=".4" d="{path}"/>'


def framed(body: str, width: float, height: float) -> str:
    """The whole picture; decoration, so that screen readers pass it by."""
    return (
        f'<svg aria-hidden="true" viewBox="0 0 {width:g} {height:g}" '
        f'preserveAspectRatio="xMidYMid slice">{body}</svg>'
    )


def clipped(name: str, d: str, body: str) -> str:
    """``body``, seen only inside the path ``d``."""
    return f'<clipPath id="{name}"><path d="{d}"/></clipPath><g clip-path="url(#{name})">{body}</g>'


def _p(point: Point) -> str:
    return f"{point[0]:g} {point[1]:g}"


def _quarter(a: Point, b: Point, o: Point, d: Point, unit: float) -> str:
    return f"M{_p(a)}L{_p(b)}A{unit:g} {unit:g} 0 0 1 {_p(d)}Z"


def _triangle(a: Point, b: Point, o: Point, d: Point, unit: float) -> str:
    return f"M{_p(a)}L{_p(b)}L{_p(d)}Z"


def _leaf(a: Point, b: Point, o: Point, d: Point, unit: float) -> str:
    arc = f"A{unit:g} {unit:g} 0 0 1"
    return f"M{_p(a)}{arc} {_p(o)}{arc} {_p(a)}Z"


def _ring(a: Point, b: Point, o: Point, d: Point, unit: float) -> str:
    inner = f"A{unit / 2:g} {unit / 2:g} 0 0 0 {_p(_middle(a, b))}"
    return f"M{_p(b)}A{unit:g} {unit:g} 0 0 1 {_p(d)}L{_p(_middle(a, d))}{inner}Z"


def _middle(start: Point, end: Point) -> Point:
    return (start[0] + end[0]) / 2, (start[1] + end[1]) / 2


_TILES: dict[str, Callable[[Point, Point, Point, Point, float], str]] = {
    "quarter": _quarter,
    "triangle": _triangle,
    "leaf": _leaf,
    "ring": _ring,
}
