"""Whom a call would choose, counted by hand and by the portal."""

import random

import pytest

from applicants.balance import FEWEST, balance_of
from applicants.choices.applications import Decision
from tests.factories.applicants import ApplicationFactory
from tests.factories.programs import CallAimFactory, CityFactory, SectorFactory

pytestmark = pytest.mark.django_db

STATES = ("draft", "submitted", "in_review", "in_review", "in_review", "accepted", "withdrawn")


def by_hand(rows, name, key):
    """Applied and chosen of one group, asked row by row."""
    group = [row for row in rows if getattr(row, name) == key]
    applied = [row for row in group if row.state not in ("draft", "withdrawn")]
    chosen = [
        row
        for row in applied
        if row.state in ("accepted", "confirmed")
        or (row.state == "in_review" and row.staged_decision == "accept")
    ]
    return len(applied), len(chosen)


def told(counts):
    """The rule once more: none under five, and never a single one that follows from the rest."""
    shown = {key: count for key, count in counts.items() if count >= FEWEST}
    if shown and len(counts) - len(shown) == 1:
        shown.pop(min(shown, key=shown.get))
    return shown


@pytest.mark.parametrize("seed", range(4))
def test_the_balance_equals_a_count_by_hand(call, seed, django_assert_num_queries):
    dice = random.Random(seed)
    sectors = [None, *SectorFactory.create_batch(3)]
    cities = [None, CityFactory(), CityFactory(paris=True)]
    now = call.closes_at
    rows = [
        ApplicationFactory(
            call=call,
            state=dice.choice(STATES),
            submitted_at=now,
            confirm_by=now,
            sector=dice.choice(sectors),
            city=dice.choice(cities),
            language=dice.choice(["kk", "ru", "ru", "fr"]),
            staged_decision=dice.choice(["", "accept", "accept", "decline"]),
        )
        for _number in range(90)
    ]
    ApplicationFactory(in_review=True, sector=sectors[1], staged_decision="accept")

    with django_assert_num_queries(4):
        dimensions = balance_of(call)

    kinds = (("sector", sectors), ("city", cities), ("language", ["kk", "ru", "fr"]))
    names = ({None: None}, {None: None}, {"kk": "Қазақша", "ru": "Русский", "fr": "Français"})
    for (name, keys), words, dimension in zip(kinds, names, dimensions, strict=True):
        counts = {key: by_hand(rows, name, key) for key in keys}
        applied = told({key: pair[0] for key, pair in counts.items() if pair[0]})
        chosen = told({key: pair[1] for key, pair in counts.items() if counts[key][0]})
        found = {group.label: (group.applied, group.chosen) for group in dimension.groups}
        labels = {key: words.get(key) or (str(key) if key else "не указано") for key in keys}
        assert found == {
            labels[key]: (applied.get(key), chosen.get(key)) for key in keys if counts[key][0]
        }


def some(call, number, **values):
    return ApplicationFactory.create_batch(number, call=call, in_review=True, **values)


def languages(call):
    groups = balance_of(call)[2].groups
    return [(group.label, group.applied, group.chosen, group.share, group.aim) for group in groups]


def test_preparing_a_decision_moves_the_balance_and_aims_stand_beside(call, officer):
    CallAimFactory(call=call, dimension="language", language="kk", share=40)
    some(call, 6, language="kk", staged_decision=Decision.ACCEPT)
    some(call, 9, language="ru", staged_decision=Decision.ACCEPT)

    assert languages(call) == [("Русский", 9, 9, 60, None), ("Қазақша", 6, 6, 40, 40)]


def test_a_group_under_five_is_told_neither_itself_nor_by_the_others(call):
    some(call, 4, language="fr", staged_decision=Decision.ACCEPT)
    some(call, 6, language="kk", staged_decision=Decision.ACCEPT)
    some(call, 9, language="ru", staged_decision=Decision.ACCEPT)

    assert languages(call) == [
        ("Русский", 9, 9, 47, None),
        ("Қазақша", None, None, None, None),
        ("Français", None, None, None, None),
    ]
