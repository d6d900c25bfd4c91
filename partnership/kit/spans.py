"""How long, in words."""

from datetime import timedelta

from django.utils.translation import ngettext

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def span_in_words(span: timedelta) -> str:
    """The two largest units that are not nought; what is begun counts as a whole second."""
    seconds = max(1, -(-span // timedelta(seconds=1)))
    parts = [
        _days(seconds // _DAY),
        _hours(seconds % _DAY // _HOUR),
        _minutes(seconds % _HOUR // _MINUTE),
        _seconds(seconds % _MINUTE),
    ]
    first = next(place for place, part in enumerate(parts) if part)
    return " ".join(part for part in parts[first : first + 2] if part)


def _days(number: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number} if number else ""


def _hours(number: int) -> str:
    return ngettext("%(n)d hour", "%(n)d hours", number) % {"n": number} if number else ""


def _minutes(number: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", number) % {"n": number} if number else ""


def _seconds(number: int) -> str:
    return ngettext("%(n)d second", "%(n)d seconds", number) % {"n": number} if number else ""
