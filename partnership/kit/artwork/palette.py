"""The nine pairs of colours and the nine signs, on a grid of 64 units."""

from typing import NamedTuple

PAPER = "#F7F5F0"


class Pair(NamedTuple):
    """A ground, a figure that can swap places with it, and a third colour for accents."""

    sign: str
    ground: str
    figure: str
    third: str


SIGNS = {
    "av": '<path d="M64 0v64L24.6 41a17 17 0 0 0 0-18Z"/><circle cx="12" cy="32" r="12"/>',
    "pa": (
        '<path d="M0 0h28A28 28 0 0 1 0 28ZM64 0v28A28 28 0 0 1 36 0Z'
        'M32 36a28 28 0 0 1 28 28H4a28 28 0 0 1 28-28Z"/><circle cx="32" cy="23" r="9"/>'
    ),
    "mu": (
        '<path d="M60 4H36a28 28 0 0 0 0 56 20 20 0 0 0 0-40 12 12 0 0 0 0 24" fill="none" '
        'stroke="currentColor" stroke-width="8"/><circle cx="37" cy="40" r="4"/>'
    ),
    "de": (
        '<circle cx="15" cy="15" r="15"/>'
        '<path d="M34 0h30v30H34ZM0 64V34l30 30ZM34 34h30A30 30 0 0 1 34 64Z"/>'
    ),
    "ar": (
        '<path d="M0 64V32a32 32 0 0 1 64 0v32H52V32a20 20 0 0 0-40 0v32Z"/>'
        '<path d="M20 64V32a12 12 0 0 1 24 0v32h-8V32a4 4 0 0 0-8 0v32Z"/>'
    ),
    "cr": (
        '<path d="M29 64V19a13 13 0 0 0-26 0 9.5 9.5 0 0 0 19 0 4.5 4.5 0 0 0-9 0'
        'M35 64V19a13 13 0 0 1 26 0 9.5 9.5 0 0 1-19 0 4.5 4.5 0 0 1 9 0" fill="none" '
        'stroke="currentColor" stroke-width="6"/>'
        '<path d="M22 64H2a22 22 0 0 1 20-24ZM42 64h20a22 22 0 0 0-20-24Z"/>'
    ),
    "di": (
        '<path fill-rule="evenodd" d="M24 0h16v8h8v8h8v8h8v16h-8v8h-8v8h-8v8H24v-8h-8v-8H8v-8'
        'H0V24h8v-8h8V8h8ZM28 20v8h-8v8h8v8h8v-8h8v-8h-8v-8Z"/>'
    ),
    "li": (
        '<path d="M0 4a30 30 0 0 1 30 30v30A30 30 0 0 0 0 34Z'
        'M64 4a30 30 0 0 0-30 30v30a30 30 0 0 1 30-30Z"/><circle cx="32" cy="9" r="9"/>'
    ),
    "fa": (
        '<path d="M4 0h14a14 14 0 0 0 28 0h14L32 34ZM32 32a32 32 0 0 1 32 32H0a32 32 0 0 1 '
        '32-32Z"/>'
    ),
}

PAIRS = {
    "av": Pair("av", "#F5B700", "#1A1712", "#C8231A"),
    "pa": Pair("pa", "#A80F3A", "#FFB8C6", "#F5B700"),
    "mu": Pair("mu", "#1F3FC4", "#8FD0FF", "#F5B700"),
    "de": Pair("de", "#F26A1B", "#2B1206", PAPER),
    "ar": Pair("ar", "#A9BBC7", "#17324A", "#F26A1B"),
    "cr": Pair("cr", "#713517", "#F3A95F", PAPER),
    "di": Pair("di", "#00B3A4", "#06282B", "#F59BBB"),
    "li": Pair("li", "#14553F", "#BFE3B4", "#F26A1B"),
    "fa": Pair("fa", "#F59BBB", "#5A0F2E", "#1F3FC4"),
}
