"""Two clocks, and dates as people of the four languages write them.

CLDR's patterns are not used where they shorten the month or name the city "Alma Ata";
its names of months and days are.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names
from django.utils.translation import get_language, gettext, override

ALMATY = ZoneInfo("Asia/Almaty")
PARIS = ZoneInfo("Europe/Paris")

City = Literal["almaty", "paris"]

_LOCALES = {"kk": "kk", "ru": "ru", "fr": "fr", "en": "en_GB"}
_FULL = {"kk": "{year} ж. {day} {month}", "ru": "{day} {month} {year} г."}
_PLAIN_FULL = {"kk": _FULL["kk"]}
_WEEKDAY_AND_DAY = {
    "kk": "{day} {month}, {weekday}",
    "ru": "{weekday}, {day} {month}",
}
_WEEKDAY_AND_DATE = {"kk": "{date}, {weekday}", "ru": "{weekday}, {date}"}
_SAME_MONTH = {"kk": "{year} ж. {first}–{day} {month}", "ru": "{first}–{day} {month} {year} г."}
_SAME_YEAR = {
    "kk": "{year} ж. {start} – {end}",
    "ru": "{start} – {end} {year} г.",
}


@dataclass(frozen=True)
class TwoClocks:
    """One instant on the clocks of both cities. Refuses a time without a zone."""

    instant: dt.datetime

    def __post_init__(self) -> None:
        if self.instant.utcoffset() is None:
            raise ValueError("Two clocks need an aware datetime.")

    @cached_property
    def almaty(self) -> dt.datetime:
        return in_zone(self.instant, ALMATY)

    @cached_property
    def paris(self) -> dt.datetime:
        return in_zone(self.instant, PARIS)

    @property
    def day_shift(self) -> bool:
        """Whether the calendars of the two cities show different days."""
        return self.almaty.date() != self.paris.date()

    def at(self, city: City) -> dt.datetime:
        """The instant on the clock of ``city``."""
        return self.almaty if city == "almaty" else self.paris


def city_name(city: City, language: str | None = None) -> str:
    """What the city is called in ``language``."""
    with override(_code(language)):
        return gettext("Almaty") if city == "almaty" else gettext("Paris")


def month_name(month: int, language: str | None = None) -> str:
    """The month as it stands beside a day: «марта», «наурыз», «mars», “March”."""
    return str(get_month_names("wide", "format", _LOCALES[_code(language)])[month])


def month_title(day: dt.date, language: str | None = None) -> str:
    """The month as a heading of its own: «Март», «Наурыз», « Mars »."""
    names = get_month_names("wide", "stand-alone", _LOCALES[_code(language)])
    return str(names[day.month]).capitalize()


def month_and_year(day: dt.date, language: str | None = None) -> str:
    """A month of one year, to choose from: «Март 2026», «2026 ж. наурыз»."""
    return " ".join(month_lines(day, language))


def month_lines(day: dt.date, language: str | None = None) -> tuple[str, str]:
    """The same for a rubric of two lines, the month and the year in the order of the language."""
    if _code(language) == "kk":
        return f"{day.year} ж.", month_title(day, language).lower()
    return month_title(day, language), str(day.year)


def weekday_name(day: dt.date, language: str | None = None) -> str:
    """The day of the week in full."""
    return str(get_day_names("wide", "format", _LOCALES[_code(language)])[day.weekday()])


def short_weekdays(language: str | None = None) -> list[str]:
    """Heads of the columns of a calendar, Monday first."""
    names = get_day_names("abbreviated", "stand-alone", _LOCALES[_code(language)])
    return [str(names[day]).capitalize() for day in range(7)]


def format_date(date: dt.date, language: str | None = None) -> str:
    """A whole date: «8 марта 2026 г.», «2026 ж. 8 наурыз», « 8 mars 2026 »."""
    return _written(_FULL, "{day} {month} {year}", date, language)


def format_day(date: dt.date, language: str | None = None) -> str:
    """A date whose year is plain from what stands around it."""
    return _written({}, "{day} {month}", date, language)


def format_weekday_and_day(date: dt.date, language: str | None = None) -> str:
    """A date with its day of the week, without the year."""
    return _written(_WEEKDAY_AND_DAY, "{weekday} {day} {month}", date, language)


def format_weekday_and_date(date: dt.date, language: str | None = None) -> str:
    """A date with its day of the week, in the order of the language."""
    pattern = _WEEKDAY_AND_DATE.get(_code(language), "{weekday} {date}")
    return pattern.format(date=format_date(date, language), weekday=weekday_name(date, language))


def format_time(moment: dt.datetime | dt.time, tz: dt.tzinfo | None = None) -> str:
    """Hours and minutes of a 24-hour clock; on the clock of ``tz`` when it is given."""
    if tz is not None and isinstance(moment, dt.datetime):
        moment = in_zone(moment, tz)
    return f"{moment:%H:%M}"


def format_day_range(
    start: dt.datetime | dt.date,
    end: dt.datetime | dt.date,
    tz: str | dt.tzinfo = ALMATY,
    language: str | None = None,
) -> str:
    """The days from ``start`` to ``end``, each month and year said once if it can be.

    An end at midnight sharp belongs to the day before.
    """
    first, last = day_range(start, end, tz)
    if first == last:
        return format_date(first, language)
    if first.year != last.year:
        return f"{format_date(first, language)} – {format_date(last, language)}"
    if first.month != last.month:
        pattern = _SAME_YEAR.get(_code(language), "{start} – {end} {year}")
        days = {"start": format_day(first, language), "end": format_day(last, language)}
        return pattern.format(year=last.year, **days)
    default = "{first}–{day} {month} {year}"
    return _written(_SAME_MONTH, default, last, language, first=first.day)


def day_range(
    start: dt.datetime | dt.date, end: dt.datetime | dt.date, tz: str | dt.tzinfo = ALMATY
) -> tuple[dt.date, dt.date]:
    """First and last day on the calendar of ``tz``, never in the wrong order."""
    first, last = _day(start, tz), _day(end, tz)
    if isinstance(end, dt.datetime) and in_zone(end, tz).time() == dt.time.min:
        last -= dt.timedelta(days=1)
    return first, max(first, last)


def format_instant_two_clocks(instant: dt.datetime, language: str | None = None) -> str:
    """The one form of an instant in plain text: mails, calendars, tables.

    When Paris still has the day before, its date is said as well.
    """
    clocks = TwoClocks(instant)
    code = _code(language)
    words = {
        "date": _written(_PLAIN_FULL, "{day} {month} {year}", clocks.almaty, code),
        "almaty_time": format_time(clocks.almaty),
        "paris_time": format_time(clocks.paris),
        "paris_day": format_weekday_and_day(clocks.paris, code),
    }
    with override(code):
        if clocks.day_shift:
            return (
                gettext(
                    "%(date)s, %(almaty_time)s (Almaty) · %(paris_day)s, %(paris_time)s (Paris)"
                )
                % words
            )
        return gettext("%(date)s, %(almaty_time)s (Almaty) · %(paris_time)s (Paris)") % words


def local_instant(moment: dt.date | dt.datetime, tz: str | dt.tzinfo) -> dt.datetime:
    """The UTC instant at which the clock of ``tz`` shows ``moment``; a date is its midnight.

    An hour that the clock skips is read with the offset before the change, an hour that it
    shows twice is the first of the two: neither is an error. Refuses an aware datetime.
    """
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time.min)
    if moment.tzinfo is not None:
        raise ValueError("A local time carries no zone of its own.")
    return in_zone(moment.replace(tzinfo=zone(tz), fold=0), dt.UTC)


def zone(tz: str | dt.tzinfo) -> dt.tzinfo:
    """The time zone of an IANA name, or the zone itself."""
    return ZoneInfo(tz) if isinstance(tz, str) else tz


def in_zone(moment: dt.datetime, tz: str | dt.tzinfo) -> dt.datetime:
    """The instant on the clock of ``tz``; at the very ends of the calendar, the same figures.

    Somebody will type the year 9999 to mean "never": that must not break a page.
    """
    try:
        return moment.astimezone(zone(tz))
    except OverflowError:
        return moment.replace(tzinfo=zone(tz))


def _day(moment: dt.datetime | dt.date, tz: str | dt.tzinfo) -> dt.date:
    return in_zone(moment, tz).date() if isinstance(moment, dt.datetime) else moment


def _written(
    patterns: dict[str, str], default: str, date: dt.date, language: str | None, **more: int
) -> str:
    code = _code(language)
    return patterns.get(code, default).format(
        year=date.year,
        month=month_name(date.month, code),
        day=_day_number(date.day, code),
        weekday=weekday_name(date, code),
        **{name: _day_number(number, code) for name, number in more.items()},
    )


def _day_number(day: int, code: str) -> str:
    """In French the first of a month is an ordinal."""
    return "1er" if code == "fr" and day == 1 else str(day)


def _code(language: str | None) -> str:
    code = (language or get_language() or "ru").split("-")[0]
    return code if code in _LOCALES else "ru"
