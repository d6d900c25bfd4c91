"""Text on pictures, in the fonts of the site: one file per script, chosen letter by letter."""

from functools import lru_cache
from itertools import groupby

from django.conf import settings
from PIL import ImageDraw, ImageFont

_FOLDER = settings.BASE_DIR / "static" / "fonts"
# As in static/css/fonts.css: Ұұ stand with the Russian letters, the rest of Kazakh apart.
_CYRILLIC = {0x301, *range(0x400, 0x460), 0x490, 0x491, 0x4B0, 0x4B1, 0x2116}


class Lettering:
    """One face at one size and weight."""

    def __init__(self, face: str, size: int, weight: int) -> None:
        self._face, self.size, self._weight = face, size, weight

    def width(self, text: str) -> float:
        return sum(font.getlength(run) for font, run in self._runs(text))

    def draw(
        self, sheet: ImageDraw.ImageDraw, place: tuple[float, float], text: str, ink: str
    ) -> None:
        """From the left end of the baseline."""
        x, y = place
        for font, run in self._runs(text):
            sheet.text((x, y), run, font=font, fill=ink, anchor="ls")
            x += font.getlength(run)

    def lines(self, text: str, width: float) -> list[str]:
        """Broken between words; a word wider than the column is cut."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(self.shortened(word, width))
        return lines

    def shortened(self, text: str, width: float) -> str:
        if self.width(text) <= width:
            return text
        while text and self.width(f"{text}…") > width:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def _runs(self, text: str) -> list[tuple[ImageFont.FreeTypeFont, str]]:
        return [
            (_font(f"{self._face}-{script}", self.size, self._weight), "".join(letters))
            for script, letters in groupby(text, _script)
        ]


@lru_cache(maxsize=64)
def _font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_FOLDER / f"{name}.woff2", size)
    font.set_variation_by_axes([weight])
    return font


def _script(letter: str) -> str:
    code = ord(letter)
    if code in _CYRILLIC:
        return "cyrillic"
    if 0x460 <= code < 0x530:
        return "cyrillic-ext"
    if 0x100 <= code < 0x2C0 or 0x1E00 <= code < 0x1F00:
        return "latin-ext"
    return "latin"
