"""What a blind jury reads of an application's own words: without names, addresses and links.

Applicants are told not to name themselves, and some forget. Names of whoever applies, takes
part or recommends, or was asked to, are taken out in any case ending, and so are whole names of
the organisations that recommend; all mail addresses, links and handles too. It is a help, not a
promise: somebody may still be known by their work.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from programs.choices import QuestionKind

GAP = "[…]"
# An address is tried once for each run of letters, never again from its middle: the time grows
# with the length of the text and not with its square.
_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)@[\w.]{3,}"
    # As people write them by hand, t.me/name; the last label is the end of a domain, not a word.
    r"|(?<![\w.-])(?:[\w-]+\.)+(?:[a-z]{2,24}|рф|қаз)/\S*",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+")
# What is shorter is veiled as a whole word only: “Кимоно” is no Ким. One letter is anybody's.
_SHORTEST = 4
_SHORT = range(2, _SHORTEST)
_VOWELS = "аәеёиіоөуұүыэюяaeiouyйь"


@dataclass(frozen=True)
class Named:
    """Who may not be named; organisations by the whole name alone, its words are anybody's."""

    people: list[str]
    organisations: list[str]


def named_by(person: dict[str, Any] | None, asked: Iterable[Any] = ()) -> Named:
    """By the ``person`` of a receipt, and by its co-applicants and endorsements as they are now.

    Some answer after the last sending, or not at all; the texts may name them all the same.
    """
    sent = person or {}
    own = [sent.get(field, "") for field in ("name", "latin_name", "artistic_name")]
    then = [*sent.get("co_applicants", []), *sent.get("endorsements", [])]
    rows = [*then, *(vars(row) for row in asked)]
    people = [*own, *(row["name"] for row in rows)]
    organisations = [row.get("organisation", "") for row in rows]
    return Named(
        [name for name in dict.fromkeys(people) if name],
        [name for name in dict.fromkeys(organisations) if len(name) >= _SHORTEST],
    )


def veiled(content: dict[str, Any], named: Named) -> dict[str, Any]:
    """The same content of a receipt; ``person`` is left for the caller, who hides it whole."""
    project = dict(content.get("project", {}))
    for field in ("title", "summary", "description", "seeks"):
        if project.get(field):
            project[field] = without_names(project[field], named)
    answers = [_answer(answer, named) for answer in content.get("answers", [])]
    return {**content, "project": project, "answers": answers} if content else content


def without_names(text: str, named: Named) -> str:
    """The text with gaps where a name, an address or a link stood."""
    text = _ADDRESS.sub(GAP, text)
    for pattern in _patterns(named):
        text = pattern.sub(GAP, text)
    return re.sub(r"(?:\[…\]\s*){2,}", lambda found: GAP + found[0][len(found[0].rstrip()) :], text)


def _answer(answer: dict[str, Any], named: Named) -> dict[str, Any]:
    if answer["kind"] == QuestionKind.LINK:
        return answer | {"value": _("Hidden in a blind selection")}
    if answer["kind"] == QuestionKind.TEXT and isinstance(answer["value"], str):
        return answer | {"value": without_names(answer["value"], named)}
    return answer


def _patterns(named: Named) -> list[re.Pattern[str]]:
    """Whole names in any capitals first, then words of people's that begin with a capital."""
    long = (name for name in named.people if len(name) >= _SHORTEST)
    names = [*long, *named.organisations]
    whole = [re.compile(rf"(?<!\w){re.escape(name)}\w*", re.I) for name in names]
    words = sorted({word for name in named.people for word in _WORD.findall(name)})
    stems = [_word_pattern(word) for word in words if len(word) >= _SHORTEST]
    short = [_short_pattern(word) for word in words if len(word) in _SHORT and word[0].isupper()]
    return [*whole, *stems, *short]


def _word_pattern(word: str) -> re.Pattern[str]:
    """Without a last vowel, which case endings replace; of a short name, short endings only."""
    stem = word[:-1] if word[-1].casefold() in _VOWELS else word
    spellings = {stem[0].upper() + stem[1:].lower(), stem.upper()}
    ending = r"\w*" if len(stem) >= _SHORTEST else r"\w{0,2}\b"
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(spellings)))}){ending}")


def _short_pattern(word: str) -> re.Pattern[str]:
    """The word as its owner writes it, and with one capital; nothing longer, nothing small."""
    spellings = {word, word.capitalize()}
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(spellings)))})(?!\w)")
