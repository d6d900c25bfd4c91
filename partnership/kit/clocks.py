"""The mark-up of dates: two clocks, one instant, the day beside a row."""

import datetime as dt

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from partnership.kit.dates import (
    ALMATY,
    City,
    TwoClocks,
    city_name,
    day_range,
    format_day,
    format_instant_two_clocks,
    format_time,
    month_name,
    weekday_name,
)

_HOST = mark_safe(' class="host"')
_CITIES: tuple[City, City] = ("almaty", "paris")


def twin(start: dt.datetime, host: str = "almaty", end: dt.datetime | None = None) -> SafeString:
    """One time in both cities; ``host`` is "almaty", "paris" or "both" and gets filled.

    When the calendars differ, the city whose day is not the one of the page names its day.
    With ``end`` it says until when as well.
    """
    clocks = TwoClocks(start)
    stranger = "almaty" if host == "paris" else "paris"
    cells = format_html_join(
        "",
        "<div{}><dt>{}</dt><dd>{}</dd></div>",
        (
            (
                _HOST if host in (city, "both") else "",
                _label(clocks, city, named=city == stranger and clocks.day_shift),
                _hours(city, start, end),
            )
            for city in _CITIES
        ),
    )
    return format_html('<dl class="twin{}">{}</dl>', " twin--span" if end else "", cells)


def instant(moment: dt.datetime) -> SafeString:
    """An instant in running text, on both clocks."""
    text = format_instant_two_clocks(moment)
    return format_html('<time datetime="{}">{}</time>', _machine(TwoClocks(moment).almaty), text)


def date_block(start: dt.datetime, end: dt.datetime, tz: str) -> SafeString:
    """The days of an event at the head of its row."""
    first, last = day_range(start, end, tz)
    days, month = f"{first.day}", month_name(first.month)
    foot = _weekday(first) if first == last else f"{last.year}"
    if (first.year, first.month) != (last.year, last.month):
        month = f"{month} – {format_day(last)}"
    elif first != last:
        days = f"{first.day}–{last.day}"
    if first.year != last.year:
        foot = f"{first.year}–{last.year}"
    markup = '<p class="ev__d num"><b>{}</b>{} <br><span class="mute">{}</span></p>'
    return format_html(markup, days, month, foot)


def _weekday(day: dt.date) -> str:
    """With the year, where it is not plain from the day of reading."""
    this_year = timezone.now().astimezone(ALMATY).year
    return weekday_name(day) if day.year == this_year else f"{weekday_name(day)}, {day.year}"


def _hours(city: City, *moments: dt.datetime | None) -> SafeString:
    times = (TwoClocks(moment).at(city) for moment in moments if moment is not None)
    return format_html_join(
        "–",
        '<time datetime="{}">{}</time>',
        ((_machine(time), format_time(time)) for time in times),
    )


def _label(clocks: TwoClocks, city: City, *, named: bool) -> str:
    if not named:
        return city_name(city)
    words = {"city": city_name(city), "weekday": weekday_name(clocks.at(city))}
    return gettext("%(city)s, %(weekday)s") % words


def _machine(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="minutes")
