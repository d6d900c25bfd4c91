"""Alphabetical order: the vectors of the localisation rules, in Python and in the database."""

import pytest
from django.db import connection

from partnership.kit.collation import collation_name, sort_key

_CITIES = (
    "Ақтау Ақтөбе Алматы Астана Атырау Әулие Еңбек Ереван Ёлка Жезқазған Көкшетау Қарағанды "
    "Қонаев Қостанай Қызылорда Лион Нант Орал Өскемен Павлодар Париж Петропавл Семей "
    "Талдықорған Тараз Түркістан Ұлытау Үржар Шымкент Ыбырай Іле Lyon Paris"
)
CITIES = _CITIES.split()
PEOPLE = ["Айгуль", "Әсем", "Канат", "Қанат", "Олег", "Өмір", "Яна"]


def ordered(words, language):
    return sorted(words, key=lambda word: sort_key(word, language))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", CITIES),
        ("kk", PEOPLE),
        ("ru", ["Игорь", "Іле", "Йога", "Үржар", "Ұлытау", "Яна", "Lyon"]),
        ("ru", ["елка", "Ёлка", "елки"]),
        ("fr", ["Éa", "Ecole", "École", "écrin", "Алматы"]),
        ("en", ["1 a", "2 a", "Almaty", "œuvre", "Paris", "Париж"]),
        ("fr", ["a b", "a-b", "ab"]),
    ],
)
def test_words_stand_in_the_order_of_the_language(language, expected):
    assert ordered(reversed(expected), language) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "expected"), [("kk", CITIES), ("kk", PEOPLE)])
def test_the_database_orders_as_python_does(language, expected):
    rows = " UNION ALL ".join(["SELECT %s AS word"] * len(expected))
    collation = connection.ops.quote_name(collation_name(language))

    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word FROM ({rows}) AS words ORDER BY word COLLATE {collation}",
            list(reversed(expected)),
        )
        found = [word for (word,) in cursor.fetchall()]

    assert found == expected
