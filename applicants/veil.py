"""What a blind jury reads of an application's own words: without names, addresses and links.

Applicants are told not to name themselves, and some forget. Names of whoever applies, takes
part or recommends are taken out in any case ending; so are all mail addresses, links and
handles. It is a help, not a promise: somebody may still be known by their work.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from programs.choices import QuestionKind

GAP = "[…]"
_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)@[\w.]{3,}"
    # As people write them by hand, t.me/name; the last label is the end of a domain, not a word.
    r"|(?<![\w.-])(?:[\w-]+\.)+(?:[a-z]{2,24}|рф|қаз)/\S*",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
_VOWELS = "аәеёиіоөуұүыэюяaeiouyйь"


def veiled(content: dict[str, Any]) -> dict[str, Any]:
    """The same content of a receipt; ``person`` is left for the caller, who hides it whole."""
    names = _names(content.get("person", {}))
    project = dict(content.get("project", {}))
    for field in ("title", "summary", "description", "seeks"):
        if project.get(field):
            project[field] = without_names(project[field], names)
    answers = [_answer(answer, names) for answer in content.get("answers", [])]
    return {**content, "project": project, "answers": answers} if content else content


def veiled_title(title: str, person: dict[str, Any] | None) -> str:
    """The title alone, for lists."""
    return without_names(title, _names(person or {}))


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with gaps where a name, an address or a link stood."""
    text = _ADDRESS.sub(GAP, text)
    for pattern in _patterns(names):
        text = pattern.sub(GAP, text)
    return re.sub(r"(?:\[…\]\s*){2,}", lambda found: GAP + found[0][len(found[0].rstrip()) :], text)


def _answer(answer: dict[str, Any], names: list[str]) -> dict[str, Any]:
    if answer["kind"] == QuestionKind.LINK:
        return answer | {"value": _("Hidden in a blind selection")}
    if answer["kind"] == QuestionKind.TEXT and isinstance(answer["value"], str):
        return answer | {"value": without_names(answer["value"], names)}
    return answer


def _names(person: dict[str, Any]) -> list[str]:
    own = [person.get(field, "") for field in ("name", "latin_name", "artistic_name")]
    others = [
        row["name"] for part in ("co_applicants", "endorsements") for row in person.get(part, [])
    ]
    return [name for name in (*own, *others) if name]


def _patterns(names: Iterable[str]) -> list[re.Pattern[str]]:
    """Whole names in any capitals first, then each word of them that begins with a capital."""
    whole = [re.compile(rf"(?<!\w){re.escape(name)}\w*", re.I) for name in names if len(name) > 2]
    words = {word for name in names for word in _WORD.findall(name) if len(word) >= _SHORTEST}
    return [*whole, *(_word_pattern(word) for word in sorted(words))]


def _word_pattern(word: str) -> re.Pattern[str]:
    """Without a last vowel, which case endings replace; of a short name, short endings only."""
    stem = word[:-1] if word[-1].casefold() in _VOWELS else word
    spellings = {stem[0].upper() + stem[1:].lower(), stem.upper()}
    ending = r"\w*" if len(stem) >= _SHORTEST else r"\w{0,2}\b"
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(spellings)))}){ending}")
