"""Two clocks and dates in four languages, on the days when clocks change."""

import datetime as dt
from importlib import import_module

import pytest
from django.template.defaultfilters import date as date_filter
from django.utils import translation
from django.utils.dateparse import parse_datetime

from partnership.kit.dates import (
    ALMATY,
    PARIS,
    TwoClocks,
    city_name,
    format_date,
    format_day_range,
    format_instant_two_clocks,
    format_time,
    format_weekday_and_day,
    local_instant,
    month_and_year,
    month_lines,
)

D = dt.date


def utc(text):
    return parse_datetime(f"{text}Z")


@pytest.mark.parametrize(
    ("instant", "almaty", "paris", "day_shift"),
    [
        ("2024-02-29T12:00", "29 18:00", "29 13:00", False),
        ("2024-03-01T12:00", "01 17:00", "01 13:00", False),
        ("2026-03-29T00:59", "29 05:59", "29 01:59", False),
        ("2026-03-29T01:00", "29 06:00", "29 03:00", False),
        ("2026-10-25T00:59", "25 05:59", "25 02:59", False),
        ("2026-10-25T01:00", "25 06:00", "25 02:00", False),
        ("2026-12-10T21:00", "11 02:00", "10 22:00", True),
        ("2026-12-31T22:30", "01 03:30", "31 23:30", True),
    ],
)
def test_an_instant_on_two_clocks(instant, almaty, paris, day_shift):
    clocks = TwoClocks(utc(instant))

    assert f"{clocks.almaty:%d %H:%M}" == almaty
    assert f"{clocks.paris:%d %H:%M}" == paris
    assert clocks.day_shift is day_shift


def test_two_clocks_refuse_a_time_without_a_zone():
    with pytest.raises(ValueError, match="aware"):
        TwoClocks(dt.datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("language", "written", "with_weekday"),
    [
        ("kk", "2026 ж. 8 наурыз", "8 наурыз, жексенбі"),
        ("ru", "8 марта 2026 г.", "воскресенье, 8 марта"),
        ("fr", "8 mars 2026", "dimanche 8 mars"),
        ("en", "8 March 2026", "Sunday 8 March"),
    ],
)
def test_a_date_in_four_languages(language, written, with_weekday):
    day = D(2026, 3, 8)

    with translation.override(language):
        assert format_date(day) == format_date(day, language) == written
    assert format_weekday_and_day(day, language) == with_weekday


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (
            D(2026, 3, 8),
            D(2026, 3, 8),
            ["2026 ж. 8 наурыз", "8 марта 2026 г.", "8 mars 2026", "8 March 2026"],
        ),
        (
            D(2026, 3, 5),
            D(2026, 3, 8),
            ["2026 ж. 5–8 наурыз", "5–8 марта 2026 г.", "5–8 mars 2026", "5–8 March 2026"],
        ),
        (
            D(2026, 3, 28),
            D(2026, 4, 2),
            [
                "2026 ж. 28 наурыз – 2 сәуір",
                "28 марта – 2 апреля 2026 г.",
                "28 mars – 2 avril 2026",
                "28 March – 2 April 2026",
            ],
        ),
        (
            D(2026, 12, 30),
            D(2027, 1, 2),
            [
                "2026 ж. 30 желтоқсан – 2027 ж. 2 қаңтар",
                "30 декабря 2026 г. – 2 января 2027 г.",
                "30 décembre 2026 – 2 janvier 2027",
                "30 December 2026 – 2 January 2027",
            ],
        ),
    ],
)
def test_a_range_says_month_and_year_once(start, end, written):
    ranges = [
        format_day_range(start, end, ALMATY, language) for language in ["kk", "ru", "fr", "en"]
    ]

    assert ranges == written


def test_a_range_is_counted_on_the_calendar_of_its_city():
    start, end = utc("2026-03-05T20:00"), utc("2026-03-06T19:00")

    assert format_day_range(start, end, "Asia/Almaty", "en") == "6 March 2026"
    assert format_day_range(start, end, "Europe/Paris", "en") == "5–6 March 2026"


def test_an_end_before_the_start_prints_one_day():
    assert format_day_range(D(2026, 3, 8), D(2026, 3, 1), ALMATY, "en") == "8 March 2026"


def test_an_instant_in_one_line_of_plain_text(russian_words):
    instant = utc("2026-12-10T13:30")

    assert format_instant_two_clocks(instant) == "10 декабря 2026, 18:30 (Алматы) · 14:30 (Париж)"
    assert (
        format_instant_two_clocks(instant, "en")
        == "10 December 2026, 18:30 (Almaty) · 14:30 (Paris)"
    )
    assert format_instant_two_clocks(instant, "kk").startswith("2026 ж. 10 желтоқсан, 18:30 (")


def test_the_other_day_is_said_when_the_calendars_differ(russian_words):
    instant = utc("2026-12-10T21:00")

    assert (
        format_instant_two_clocks(instant, "ru")
        == "11 декабря 2026, 02:00 (Алматы) · четверг, 10 декабря, 22:00 (Париж)"
    )
    assert (
        format_instant_two_clocks(instant, "en")
        == "11 December 2026, 02:00 (Almaty) · Thursday 10 December, 22:00 (Paris)"
    )


def test_a_city_is_named_in_the_language_asked_for(russian_words):
    assert (city_name("almaty", "ru"), city_name("paris", "en")) == ("Алматы", "Paris")


@pytest.mark.parametrize(
    ("local", "tz", "instant"),
    [
        (dt.datetime(2026, 3, 29, 2, 30), "Europe/Paris", "2026-03-29T01:30"),
        (dt.datetime(2026, 10, 25, 2, 30), "Europe/Paris", "2026-10-25T00:30"),
        (dt.datetime(2024, 2, 29, 23, 30), "Asia/Almaty", "2024-02-29T17:30"),
        (dt.datetime(2026, 6, 1, 9, 0), "Asia/Almaty", "2026-06-01T04:00"),
        (D(2026, 6, 1), PARIS, "2026-05-31T22:00"),
    ],
)
def test_a_local_time_becomes_one_instant_even_when_clocks_change(local, tz, instant):
    found = local_instant(local, tz)

    assert (found, found.tzinfo) == (utc(instant), dt.UTC)


def test_a_local_time_with_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        local_instant(utc("2026-01-01T00:00"), PARIS)


def test_the_ends_of_the_calendar_break_nothing():
    last = dt.datetime(9999, 12, 31, 23, 0, tzinfo=dt.UTC)

    assert "31 December 9999" in format_instant_two_clocks(last, "en")
    assert local_instant(D(1, 1, 1), "Asia/Almaty") == dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def test_a_time_is_shown_on_a_24_hour_clock():
    assert format_time(utc("2026-01-01T14:05"), ALMATY) == "19:05"
    assert format_time(dt.time(7, 5)) == "07:05"


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("ru", "8 марта 2026 г., 19:05", "08.03.2026"),
        ("fr", "8 mars 2026, 19:05", "08/03/2026"),
        ("en", "8 March 2026, 19:05", "08/03/2026"),
    ],
)
def test_django_prints_dates_in_our_formats(language, long, short):
    moment = dt.datetime(2026, 3, 8, 19, 5)

    with translation.override(language):
        assert date_filter(moment, "DATETIME_FORMAT") == long
        assert date_filter(moment, "SHORT_DATE_FORMAT") == short


@pytest.mark.parametrize("language", ["kk", "fr", "en"])
def test_what_is_printed_short_can_be_typed_back(language):
    formats = import_module(f"partnership.formats.{language}.formats")
    day = dt.datetime(2026, 3, 8)

    with translation.override(language):
        printed = date_filter(day, "SHORT_DATE_FORMAT")
    patterns = getattr(formats, "DATE_INPUT_FORMATS", ["%d/%m/%Y"])

    read = [_read(printed, pattern) for pattern in patterns]
    assert [found for found in read if found] == [day]


def _read(text, pattern):
    try:
        return dt.datetime.strptime(text, pattern)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("kk", "2027 ж. 1 ақпан"),
        ("ru", "1 февраля 2027 г."),
        ("fr", "1er février 2027"),
        ("en", "1 February 2027"),
    ],
)
def test_only_french_writes_the_first_as_an_ordinal(language, written):
    assert format_date(dt.date(2027, 2, 1), language) == written


def test_a_french_range_from_the_first_keeps_the_ordinal():
    days = (dt.date(2027, 3, 1), dt.date(2027, 3, 5))

    assert format_day_range(*days, language="fr") == "1er–5 mars 2027"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("kk", "2026 ж. қараша"),
        ("ru", "Ноябрь 2026"),
        ("fr", "Novembre 2026"),
        ("en", "November 2026"),
    ],
)
def test_a_month_to_choose_is_written_as_its_language_does(language, written):
    assert month_and_year(dt.date(2026, 11, 1), language) == written


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("kk", ("2026 ж.", "қараша")),
        ("ru", ("Ноябрь", "2026")),
        ("fr", ("Novembre", "2026")),
        ("en", ("November", "2026")),
    ],
)
def test_a_rubric_of_a_month_has_two_lines_in_the_order_of_the_language(language, lines):
    assert month_lines(dt.date(2026, 11, 25), language) == lines
