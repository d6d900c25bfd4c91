"""No-break spaces where the four languages want them."""

import re

_FRENCH_HIGH = re.compile(r" ([:;!?»])")
_SHORT_WORD = re.compile(r"(?:(?<=[ («\u00a0])|^)([ВКСИОУвксиоу]|на|по|до|из|не|от|за) ")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_DASH = re.compile(r" ([—–])")


def typo(text: str, language: str) -> str:
    """Return ``text`` with no-break spaces, so that no line starts with a lone sign.

    French punctuation and guillemets; Russian and Kazakh dashes, short words and «№».
    A Kazakh word joined by a hyphen stays whole: the fonts have no U+2011, so a word joiner
    follows the hyphen. U+00A0 throughout, because the portal's fonts lack the narrow U+202F.
    """
    if language == "fr":
        return _FRENCH_HIGH.sub("\u00a0\\1", text).replace("« ", "«\u00a0")
    if language in ("ru", "kk"):
        if language == "kk":
            text = _HYPHEN.sub("-\u2060", text)
        text = _DASH.sub("\u00a0\\1", text).replace("№ ", "№\u00a0")
        return _SHORT_WORD.sub("\\1\u00a0", text)
    return text
