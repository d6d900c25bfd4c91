"""Calls and articles: phases by the clock, what the database refuses, what is public."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.kit.dates import ALMATY, PARIS, local_instant
from programs.choices import ArticleKind, CallPhase, CallStatus
from programs.models import Article, OpenCall
from tests.factories.programs import (
    ArticleFactory,
    CallAimFactory,
    CallQuestionFactory,
    CityFactory,
    CriterionFactory,
    JurySeatFactory,
    OpenCallFactory,
    OrganisationFactory,
    SearchSynonymFactory,
    from_now,
)

pytestmark = pytest.mark.django_db
INSTANT = timedelta(seconds=1)
CLOSES = datetime(2026, 12, 6, 23, 59)


def phases_of(call, moment):
    """As the row says and as the database says; they must be one."""
    asked = [p for p in CallPhase if OpenCall.objects.in_phase(p, moment).filter(pk=call.pk)]
    assert asked == [call.phase(moment)]
    return call.phase(moment)


@pytest.mark.parametrize("zone", [ALMATY, PARIS])
def test_the_phase_changes_at_the_instants_of_the_calls_own_clock(zone):
    closes = local_instant(CLOSES, zone)
    opens = local_instant(CLOSES - timedelta(days=30), zone)
    call = OpenCallFactory(tz=str(zone), opens_at=opens, closes_at=closes)

    found = [
        phases_of(call, moment)
        for edge in (opens, closes - timedelta(days=3), closes)
        for moment in (edge - INSTANT, edge)
    ]

    assert found == ["upcoming", "open", "open", "closing", "closing", "review"]


def test_the_two_zones_close_four_hours_apart(frozen_at):
    almaty = OpenCallFactory(opens_at=from_now(days=-9999), closes_at=local_instant(CLOSES, ALMATY))
    paris = OpenCallFactory(opens_at=from_now(days=-9999), closes_at=local_instant(CLOSES, PARIS))
    frozen_at("2026-12-06T22:00+01:00")

    assert (almaty.phase(), paris.phase()) == ("review", "closing")
    assert list(OpenCall.objects.taking_applications()) == [paris]


def test_announced_results_end_a_call():
    call = OpenCallFactory(decided=True)

    assert phases_of(call, timezone.now()) == "decided"


def test_a_cancelled_call_is_public_and_in_no_phase():
    call = OpenCallFactory(cancelled=True)
    OpenCallFactory(draft=True)

    assert list(OpenCall.objects.public()) == [call]
    assert [p for p in CallPhase if OpenCall.objects.in_phase(p).exists()] == []


@pytest.mark.parametrize(
    "values",
    [
        {"closes_at": from_now(days=1), "opens_at": from_now(days=1)},
        {"decided_at": from_now(days=1)},
        {"status": "unheard-of"},
        {"status": CallStatus.PUBLISHED, "published_at": None},
        {"max_per_person": 0},
        {"confirm_days": 0},
    ],
)
def test_the_database_refuses_a_call_that_makes_no_sense(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenCallFactory(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": ArticleKind.PAGE, "slug": "team"},
        {"kind": ArticleKind.NEWS, "slug": "privacy"},
        {"kind": ArticleKind.NEWS, "slug": "feed"},
    ],
)
def test_pages_and_news_keep_to_their_addresses(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleFactory(**values)


def test_an_article_is_public_from_its_hour_on():
    shown = ArticleFactory()
    ArticleFactory(draft=True)
    ArticleFactory(future=True)

    assert list(Article.objects.published()) == [shown]
    assert [a.is_public for a in Article.objects.order_by("pk")] == [True, False, False]


def test_a_call_is_found_by_public_organisers_only():
    shown = OrganisationFactory(name_en="Open House")
    hidden = OrganisationFactory(name_en="Secret House", is_public=False)

    call = OpenCallFactory(organisers=[shown, hidden])

    assert "open house" in call.search_text
    assert "secret house" not in call.search_text


def test_synonyms_are_kept_as_they_are_searched():
    row = SearchSynonymFactory(words="Мастер-класс, шеберлік сыныбы\n\nMasterclass, masterclass")

    assert row.folded == "\nмастер класс\nшеберлик сыныбы\nmasterclass\n"


@pytest.mark.parametrize("words", ["École, ecole", " , ;\n"])
def test_one_word_has_no_synonyms(words):
    with pytest.raises(ValidationError):
        SearchSynonymFactory.build(words=words).full_clean()


# --- what a call is made of -------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"info_days": 0},
        {"application_cap": 0},
        {"places": 0},
        {"min_reviews": 0},
        {"review_due_at": from_now(days=1)},
        {"languages": ["ru", "fr"]},
        {"languages": ["kk", "en"]},
        {"languages": []},
        {"extended_at": from_now(days=-1)},
        {"extended_from": from_now(days=1)},
        {"extended_at": from_now(days=-1), "extended_from": from_now(days=99)},
    ],
)
def test_the_database_refuses_what_no_selection_can_be(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenCallFactory(**values)


def test_a_call_is_written_in_kazakh_and_russian_at_least():
    call = OpenCallFactory()
    call.languages = ["fr", "kk"]

    with pytest.raises(ValidationError) as refusal:
        call.full_clean(exclude=["sectors"])

    assert list(refusal.value.message_dict) == ["languages"]
    assert OpenCallFactory(languages=["ru", "kk"]).languages == ["kk", "ru"]
    assert OpenCall().languages == ["kk", "ru", "fr", "en"]


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "song"},
        {"kind": "link", "word_limit": 10},
        {"kind": "text", "word_limit": 0},
        {"kind": "text", "word_limit": 5001},
        {"kind": "text", "max_files": 2},
        {"kind": "file", "max_files": 0},
        {"kind": "file", "max_files": 11},
        {"kind": "text", "min_value": 1},
        {"kind": "date", "max_value": 1},
        {"kind": "number", "min_value": 2, "max_value": 1},
        {"is_sensitive": True, "visible_to_reviewers": True},
    ],
)
def test_the_database_refuses_a_question_that_makes_no_sense(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallQuestionFactory(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "text", "word_limit": 5000},
        {"kind": "file", "max_files": 10},
        {"kind": "number", "min_value": 1, "max_value": 1},
        {"kind": "number", "min_value": -5},
        {"is_sensitive": True, "visible_to_reviewers": False},
    ],
)
def test_every_kind_of_question_takes_its_own_bounds(values):
    CallQuestionFactory(**values).full_clean()


@pytest.mark.parametrize(
    "values",
    [
        {"minimum": 5, "maximum": 5},
        {"minimum": 6, "maximum": 5},
        {"maximum": 101},
        {"weight": 0},
        {"weight": 101},
    ],
)
def test_the_database_refuses_a_criterion_that_measures_nothing(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        CriterionFactory(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"sector": None},
        {"language": "kk"},
        {"dimension": "city"},
        {"dimension": "language"},
        {"dimension": "language", "language": "de"},
        {"dimension": "age"},
        {"share": 0},
        {"share": 101},
    ],
)
def test_the_database_refuses_an_aim_of_two_things_or_of_none(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallAimFactory(**values)


def test_an_aim_is_set_once_for_each_sector_city_and_language():
    call, almaty = OpenCallFactory(), CityFactory()
    sector = CallAimFactory(call=call)
    city = CallAimFactory(call=call, dimension="city", city=almaty, share=40)
    language = CallAimFactory(call=call, dimension="language", language="kk", share=50)
    CallAimFactory(call=call, dimension="language", language="fr")

    assert [aim.subject for aim in (sector, city, language)] == [sector.sector, almaty, "Қазақша"]
    for twice in (sector, city, language):
        twice.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            twice.save(force_insert=True)


def test_a_person_sits_in_a_jury_once():
    seat = JurySeatFactory()
    JurySeatFactory(user=seat.user)

    with pytest.raises(IntegrityError), transaction.atomic():
        JurySeatFactory(call=seat.call, user=seat.user)


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_a_form_is_read_in_two_queries(rows, django_assert_num_queries):
    call = OpenCallFactory()
    CallQuestionFactory.create_batch(rows, call=call, choice=True, options=3)

    with django_assert_num_queries(2):
        found = [len(question.options.all()) for question in call.questions.for_form()]

    assert found == [3] * rows


def test_reviewers_are_given_only_what_they_may_read():
    shown = CallQuestionFactory()
    CallQuestionFactory(call=shown.call, visible_to_reviewers=False)

    assert list(shown.call.questions.for_reviewers()) == [shown]
