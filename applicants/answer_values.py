"""What an answer is worth: whether it fits its question, and how it is read aloud.

Whatever was typed is stored as typed; these functions say what is wrong with it, on the page
and again when the application is sent.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from partnership.kit.dates import format_date
from partnership.kit.links import validate_link
from partnership.kit.text import clean_text
from partnership.kit.words import count_words
from programs.choices import QuestionKind
from programs.models import CallQuestion

# More than the longest limit of words could need.
LONGEST_TEXT = 60_000
DATE_HINT = gettext_lazy("Write a date as day, month and year: 05.04.2027.")
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,6})?")


def number_in(text: str) -> Decimal | None:
    """The number that a person wrote, with spaces and either decimal mark."""
    plain = _BLANKS.sub("", text).replace(",", ".").replace("\u2212", "-")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def date_in(text: str) -> date | None:
    """The day that a browser sent or a person wrote."""
    for pattern in _DATES:
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    return None


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def problem_with(question: CallQuestion, value: Any) -> str:
    """Why the answer cannot be sent as it is; "" when it can. An empty one is no problem here."""
    if is_empty(value):
        return ""
    judge = {
        QuestionKind.TEXT: _problem_of_text,
        QuestionKind.NUMBER: _problem_of_number,
        QuestionKind.DATE: _problem_of_date,
        QuestionKind.LINK: _problem_of_link,
    }.get(QuestionKind(question.kind), _problem_of_choice)
    return judge(question, value)


def words_of(question: CallQuestion, value: Any, language: str) -> list[str]:
    """The answer as it is read in ``language``: a text is one, every chosen option another."""
    if is_empty(value):
        return []
    with override(language):
        if question.has_options:
            chosen = set(value) if isinstance(value, list) else {value}
            return [option.label for option in question.options.all() if option.pk in chosen]
        if question.kind == QuestionKind.DATE and (day := date_in(str(value))):
            return [format_date(day, language)]
        return [str(value)]


def _problem_of_text(question: CallQuestion, value: Any) -> str:
    text = clean_text(str(value), multiline=True)
    if len(text) > LONGEST_TEXT:
        words = {"now": len(text), "most": LONGEST_TEXT}
        return _("Shorten the text. Characters: %(now)s, at most: %(most)s.") % words
    number = count_words(text)
    if question.word_limit and number > question.word_limit:
        words = {"now": number, "most": question.word_limit}
        return _("Shorten the text. Words: %(now)s, at most: %(most)s.") % words
    return ""


def _problem_of_number(question: CallQuestion, value: Any) -> str:
    number = number_in(str(value))
    if number is None:
        return _("Write a number in figures.")
    if question.min_value is not None and number < question.min_value:
        return _("The number is too small. At least: %(least)s.") % {"least": question.min_value}
    if question.max_value is not None and number > question.max_value:
        return _("The number is too large. At most: %(most)s.") % {"most": question.max_value}
    return ""


def _problem_of_date(question: CallQuestion, value: Any) -> str:
    if date_in(str(value)) is None:
        return str(DATE_HINT)
    return ""


def _problem_of_link(question: CallQuestion, value: Any) -> str:
    try:
        validate_link(str(value))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _problem_of_choice(question: CallQuestion, value: Any) -> str:
    chosen = set(value) if isinstance(value, list) else {value}
    if chosen - {option.pk for option in question.options.all()}:
        return _("This option is not offered any more. Choose again.")
    return ""
