"""What a person typed, made safe to store and to show."""

import re
import unicodedata

_LINE_BREAK = re.compile("\r\n|[\n\x0b\x0c\r\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u206f\ufeff"  # zero width, bidi marks
    "\u202a-\u202e\ufff9-\ufffb\U000e0000-\U000e007f"  # bidi overrides, annotations, tags
    "\ud800-\udfff]"  # halves of surrogate pairs: no database can encode them
)
_SPACES = re.compile(r"\s+")
_NO_BREAK = ("\u00a0", "\u202f")


def clean_text(value: str, *, multiline: bool = False) -> str:
    """Return ``value`` in NFC without control, zero-width or bidi characters.

    Letters of every script, emoji and single no-break spaces stay as typed. Line breaks
    stay (as ``\\n``) only in ``multiline`` text; elsewhere runs of space become one space.
    """
    text = _LINE_BREAK.sub("\n", value)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    if multiline:
        lines = text.replace("\t", " ").split("\n")
        return "\n".join(line.rstrip() for line in lines).strip()
    return _SPACES.sub(_one_space, text).strip()


def _one_space(run: re.Match[str]) -> str:
    return run[0] if run[0] in _NO_BREAK else " "
