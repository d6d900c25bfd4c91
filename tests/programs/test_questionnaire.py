"""What a call asks and judges by, in words: on its page and for the form of applicants."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from programs.questionnaire import questionnaire, rubric
from tests.factories.programs import (
    CallQuestionFactory,
    CriterionFactory,
    EligibilityQuestionFactory,
    OpenCallFactory,
    from_now,
)

pytestmark = pytest.mark.django_db


def main_of(client, call, language="en"):
    html = client.get(f"/{language}/calls/{call.slug}/").content.decode()
    return html[html.index("<main") : html.index("</main>")]


def text(client, call, language="en"):
    shown = re.sub("<[^>]+>", " ", main_of(client, call, language))
    return re.sub(r"\s+", " ", shown).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("values", "language", "words"),
    [
        ({"word_limit": 1}, "en", "At most 1 word."),
        ({"word_limit": 300}, "ru", "Не больше 300 слов."),
        ({}, "en", ""),
        ({"kind": "number", "min_value": 0, "max_value": 20_000_000}, "en", "0 to 20,000,000."),
        ({"kind": "number", "max_value": 20_000_000}, "fr", "20\u202f000\u202f000"),
        ({"kind": "number", "min_value": -5}, "en", "at least -5."),
        ({"kind": "number"}, "en", ""),
        ({"kind": "file", "max_files": 1}, "fr", "Au plus 1 fichier."),
        ({"kind": "file", "max_files": 3}, "kk", "Ең көбі 3 файл."),
        ({"kind": "choices"}, "en", "Several may be chosen."),
        ({"kind": "choice"}, "en", ""),
        ({"kind": "date"}, "en", ""),
        ({"kind": "link"}, "en", ""),
    ],
)
def test_bounds_are_said_in_a_sentence(values, language, words):
    call = CallQuestionFactory(**values).call

    with translation.override(language):
        said = questionnaire(call).questions[0].bounds

    assert words in said
    assert bool(said) == bool(words)


def test_questions_and_options_come_in_order_with_their_names():
    call = OpenCallFactory()
    second = CallQuestionFactory(call=call, order=2, kind="link")
    first = CallQuestionFactory(call=call, order=1, choice=True)
    asked_first = EligibilityQuestionFactory(call=call, wanted_answer=False)

    with translation.override("fr"):
        found = questionnaire(call)
        worded = [found.eligibility[0].text, *(item.options for item in found.questions)]

    assert worded[0] == (asked_first.text_fr, "")
    assert [item.name for item in found.questions] == [f"q{first.pk}", f"q{second.pk}"]
    options = found.questions[0].options
    assert [o.value for o in options] == [str(row.pk) for row in first.options.all()]
    assert [o.label for o in options] == [(row.label_fr, "") for row in first.options.all()]
    assert found.questions[1].options == []
    only = found.eligibility[0]
    assert only.name == f"e{asked_first.pk}"
    assert [only.lets_apply(yes=answer) for answer in (True, False)] == [False, True]


def test_a_text_of_another_language_says_which():
    question = CallQuestionFactory(label_fr="", help_text_fr="", help_text_ru="")

    with translation.override("fr"):
        asked = questionnaire(question.call).questions[0]
        label, hint = asked.label, asked.hint

    assert label.language in {"en", "ru", "kk"}
    assert label.text == getattr(question, f"label_{label.language}")
    assert hint.text == getattr(question, f"help_text_{hint.language}")


def test_nothing_written_is_no_text_of_another_language():
    question = CallQuestionFactory(**{f"help_text_{c}": "" for c in ("kk", "ru", "fr", "en")})

    assert questionnaire(question.call).questions[0].hint == ("", "")


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_it_is_read_in_three_queries(rows, django_assert_num_queries):
    call = OpenCallFactory()
    CallQuestionFactory.create_batch(rows, call=call, choice=True)
    EligibilityQuestionFactory.create_batch(rows, call=call)

    with django_assert_num_queries(3):
        found = questionnaire(call)
        printed = [item.options for item in found.questions]

    assert len(printed) == rows


@pytest.mark.parametrize(
    ("weights", "percents"),
    [
        ([], []),
        ([1], [100]),
        ([1, 1, 1], [34, 33, 33]),
        ([3, 2, 2, 1], [38, 25, 25, 12]),
        ([100, 1], [99, 1]),
        ([1] * 7, [15, 15, 14, 14, 14, 14, 14]),
    ],
)
def test_the_parts_of_a_rubric_make_a_hundred(weights, percents):
    call = OpenCallFactory()
    for weight in weights:
        CriterionFactory(call=call, weight=weight)

    assert [line.percent for line in rubric(call)] == percents


# --- the public page --------------------------------------------------------------------------


def test_the_page_says_what_is_asked_what_counts_and_how_many_are_chosen(client):
    call = OpenCallFactory(places=4, application_cap=90, confirm_days=9, is_blind=True)
    EligibilityQuestionFactory(call=call)
    EligibilityQuestionFactory(call=call, text_en="Are you on our staff?", wanted_answer=False)
    CallQuestionFactory(call=call, label_en="Your idea?", word_limit=300)
    CallQuestionFactory(call=call, label_en="Your budget?", kind="number", is_required=False)
    CriterionFactory(call=call, name_en="Quality", weight=3, description_en="By earlier works.")
    CriterionFactory(call=call, name_en="Courage", weight=1)

    shown = text(client, call)

    for words in (
        "Do you live in Kazakhstan? Yes",
        "Are you on our staff? No",
        "Your idea? At most 300 words.",
        "Your budget? Number. Optional.",
        "Quality 75% By earlier works.",
        "Courage 25%",
        "Reviewers do not see who applies",
        "Places 4",
        "Applications in all 90",
        "Days to confirm participation 9",
    ):
        assert words in shown


def test_a_bare_call_has_no_empty_headings(client):
    shown = text(client, OpenCallFactory())

    for words in ("Asked first", "What the form asks", "Criteria of the choice", "Places"):
        assert words not in shown


def test_an_extended_deadline_says_what_it_was(client):
    shown = text(
        client, OpenCallFactory(extended_from=from_now(days=5), extended_at=from_now(days=-1))
    )

    assert "The deadline was extended. Before:" in shown
    assert "The deadline was extended" not in text(client, OpenCallFactory())


def test_what_staff_typed_is_never_markup(client):
    call = OpenCallFactory()
    evil = "<script>alert(1)</script>&"
    CallQuestionFactory(call=call, label_en=evil)
    EligibilityQuestionFactory(call=call, text_en=evil)
    CriterionFactory(call=call, name_en=evil, description_en=evil)

    shown = main_of(client, call)

    assert "<script>alert" not in shown
    assert shown.count("&lt;script&gt;alert") == 4


def test_a_question_in_another_language_is_marked_as_such(client):
    question = CallQuestionFactory(label_fr="", label_en="", label_kk="")

    assert f'lang="ru">{question.label_ru}' in main_of(client, question.call, "fr")


def test_the_form_of_a_draft_is_nowhere(client):
    question = CallQuestionFactory(call=OpenCallFactory(draft=True))

    assert client.get(f"/en/calls/{question.call.slug}/").status_code == 404


def test_a_changed_part_is_on_the_page_at_once(client):
    question = CallQuestionFactory(label_en="Your idea?")
    criterion = CriterionFactory(call=question.call, name_en="Quality")
    assert "Your idea?" in text(client, question.call)

    for row, field, words in ((question, "label_en", "Your plan?"), (criterion, "name_en", "Wit")):
        setattr(row, field, words)
        row.save()
        assert words in text(client, question.call)


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_page_asks_eight_queries_at_most(client, rows):
    call = OpenCallFactory()
    for make in (CallQuestionFactory, EligibilityQuestionFactory, CriterionFactory):
        make.create_batch(rows, call=call)

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/en/calls/{call.slug}/")

    assert len(asked) <= 8
