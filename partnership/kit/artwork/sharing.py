"""The picture that stands beside a shared link: felt in the sector's colours, words on paper."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from partnership.kit.artwork.dice import Dice, pair_of
from partnership.kit.artwork.lettering import Lettering
from partnership.kit.artwork.palette import PAPER, Pair

WIDTH, HEIGHT = 1200, 630
INK = "#191C26"
_UNIT, _COLUMNS, _ROWS = 126, 4, 5
_LEFT, _COLUMN = 64, 560
_SIZES = (76, 68, 60, 52, 46)
_MOST_LINES = 4
Point = tuple[float, float]
# Curves are drawn larger and made smaller: Pillow itself draws them with steps.
_FINER = 3


@dataclass(frozen=True)
class Card:
    """The words on a shared picture; ``slug`` and ``colours`` decide the felt."""

    slug: str
    colours: str
    kicker: str
    title: str
    line: str
    site: str


@lru_cache(maxsize=64)
def shared_picture(card: Card) -> bytes:
    """A JPEG of 1200 × 630 pixels."""
    pair = pair_of(card.colours, card.slug)
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    picture.paste(_felt(Dice(card.slug), pair), (WIDTH - _UNIT * _COLUMNS, 0))
    sheet = ImageDraw.Draw(picture)
    sheet.rectangle((_LEFT, 72, _LEFT + 22, 94), fill=pair.ground)
    kicker = Lettering("geologica", 28, 600)
    kicker.draw(sheet, (_LEFT + 38, 94), kicker.shortened(card.kicker, _COLUMN - 38), INK)
    bottom = _title(sheet, card.title)
    line = Lettering("geologica", 30, 400)
    _line(sheet, line, card.line, bottom + 56)
    site = Lettering("geologica", 24, 600)
    site.draw(sheet, (_LEFT, HEIGHT - 56), site.shortened(card.site, _COLUMN), INK)
    return _jpeg(picture)


def felt_picture(slug: str, colours: str) -> bytes:
    """The felt alone, without a word in any language: a JPEG of 504 × 630 pixels."""
    return _jpeg(_felt(Dice(slug), pair_of(colours, slug)))


def _jpeg(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=88, optimize=True)
    return stream.getvalue()


def _line(sheet: ImageDraw.ImageDraw, letters: Lettering, text: str, baseline: float) -> None:
    """On one line if it fits, else on two."""
    first, *rest = letters.lines(text, _COLUMN) or [""]
    letters.draw(sheet, (_LEFT, baseline), first, INK)
    if rest:
        second = letters.shortened(" ".join(rest), _COLUMN)
        letters.draw(sheet, (_LEFT, baseline + letters.size * 1.3), second, INK)


def _title(sheet: ImageDraw.ImageDraw, title: str) -> float:
    """As large as fits into four lines; gives back the last baseline."""
    for size in _SIZES:
        letters = Lettering("piazzolla", size, 800)
        lines = letters.lines(title, _COLUMN)
        if len(lines) <= _MOST_LINES:
            break
    if len(lines) > _MOST_LINES:
        rest = " ".join(lines[_MOST_LINES - 1 :])
        lines = [*lines[: _MOST_LINES - 1], letters.shortened(rest, _COLUMN)]
    baseline = 110.0
    for text in lines:
        baseline += letters.size * 1.06
        letters.draw(sheet, (_LEFT, baseline), text, INK)
    return baseline


def _felt(dice: Dice, pair: Pair) -> Image.Image:
    """Bilateral: figure and ground swap across the middle, as in the drawn posters."""
    unit = _UNIT * _FINER
    felt = Image.new("RGB", (unit * _COLUMNS, unit * _ROWS), pair.ground)
    sheet = ImageDraw.Draw(felt)
    half = _COLUMNS // 2
    sheet.rectangle((unit * half, 0, unit * _COLUMNS, unit * _ROWS), fill=pair.figure)
    for row in range(_ROWS):
        for column in range(half):
            draw = dice.choice((_quarter, _quarter, _quarter, _triangle, _disc))
            corner = dice.choice(range(4))
            accent = dice.choice((True, False, False, False))
            left, right = (pair.third,) * 2 if accent else (pair.figure, pair.ground)
            draw(sheet, (column * unit, row * unit), unit, corner, left)
            mirrored = (1, 0, 3, 2)[corner]
            draw(sheet, ((_COLUMNS - 1 - column) * unit, row * unit), unit, mirrored, right)
    return felt.resize((_UNIT * _COLUMNS, _UNIT * _ROWS), Image.Resampling.LANCZOS)


def _quarter(sheet: ImageDraw.ImageDraw, at: Point, unit: float, corner: int, ink: str) -> None:
    x, y = at
    across = x + (unit if corner in (1, 2) else 0)
    down = y + (unit if corner in (2, 3) else 0)
    box = (across - unit, down - unit, across + unit, down + unit)
    sheet.pieslice(box, 90 * corner, 90 * corner + 90, fill=ink)


def _triangle(sheet: ImageDraw.ImageDraw, at: Point, unit: float, corner: int, ink: str) -> None:
    x, y = at
    points = [(x, y), (x + unit, y), (x + unit, y + unit), (x, y + unit)]
    sheet.polygon([points[corner], points[(corner + 1) % 4], points[(corner + 3) % 4]], fill=ink)


def _disc(sheet: ImageDraw.ImageDraw, at: Point, unit: float, corner: int, ink: str) -> None:
    (x, y), inset = at, unit / 6
    sheet.ellipse((x + inset, y + inset, x + unit - inset, y + unit - inset), fill=ink)
