"""Counting words and characters, and spans of time in words."""

from datetime import timedelta

import pytest
from django.utils import translation

from partnership.kit.spans import span_in_words
from partnership.kit.words import count_characters, count_words

# The page's script counts the same: tests/browser hands it these.
TEXTS = [
    ("", 0),
    ("   \n\t ", 0),
    ("раз два", 2),
    ("Тоқсан ауыз сөздің тобықтай түйіні", 5),
    ("L’idée est là : « venez » !", 4),
    ("веб-сайт — это не диван", 4),
    ("rock'n'roll & co. 2026", 3),
    ("un\u00a0deux\u202ftrois\u3000quatre\u2003cinq", 5),
    ("не\u200bразрывно и мяг\u00adко", 3),
    ("одна\r\nдве\rтри\u2028четыре\u0085пять", 5),
    ("№ 5 · 10 000 ₸", 3),
    ("📽 кино 📽", 1),
    ("е\u0301лка i\u0307stanbul", 2),
    ("½ ² Ⅷ", 3),
]


@pytest.mark.parametrize(("text", "number"), TEXTS)
def test_a_word_stands_between_spaces_and_holds_a_letter_or_a_figure(text, number):
    assert count_words(text) == number


def test_characters_are_those_that_are_stored():
    assert count_characters(" е\u0301 \r\n 📽\u200b ") == 5
    assert count_characters("é") == count_characters("e\u0301") == 1


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "1 second"),
        (timedelta(microseconds=1), "1 second"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(minutes=2, seconds=5), "2 minutes 5 seconds"),
        (timedelta(hours=1, seconds=9), "1 hour"),
        (timedelta(days=3, hours=1, minutes=7), "3 days 1 hour"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(span, words):
    with translation.override("en"):
        assert span_in_words(span) == words


def test_kazakh_nouns_stay_singular_after_a_number():
    with translation.override("kk"):
        assert span_in_words(timedelta(days=5, hours=3)) == "5 күн 3 сағат"
