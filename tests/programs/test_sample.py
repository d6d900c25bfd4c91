"""The sample's calls and news: every phase on any day, nothing made twice."""

import pytest
from django.utils import timezone

from partnership.portal.loading.articles import load_news
from partnership.portal.loading.calls import load_calls
from partnership.portal.loading.files import SAMPLE, read
from programs.choices import AimDimension, CallPhase, QuestionKind
from programs.errors import CriterionMissing
from programs.models import (
    Article,
    CallQuestion,
    CallStage,
    Criterion,
    OpenCall,
    QuestionOption,
)
from programs.queries import CallCard, stage_lines
from programs.services.completeness import missing_for_publication
from tests.factories.programs import CityFactory, SectorFactory

pytestmark = pytest.mark.django_db
DAYS = (
    "2027-03-28T02:30+01:00",  # an hour that Paris skips
    "2026-10-25T23:59:30+05:00",  # the day on which Paris has 25 hours
    "2028-02-29T00:00+05:00",
)


@pytest.mark.parametrize("instant", DAYS)
def test_there_is_a_call_in_every_phase_whatever_the_day(frozen_at, instant):
    frozen_at(instant)

    load_calls()

    now = timezone.now()
    states = {call.slug: CallCard(call, now).state for call in OpenCall.objects.public()}
    public = [row for row in CALLS if row["phase"] != "draft"]
    assert states == {row["slug"]: row["phase"] for row in public}
    assert [row["phase"] for row in CALLS if row not in public] == ["draft"]
    assert set(states.values()) == {*CallPhase.values, "cancelled"}
    residency = OpenCall.objects.get(slug="residency-for-illustrators")
    assert [line.is_current for line in stage_lines(residency, now)] == [True, *[False] * 3]


CALLS = read(SAMPLE / "calls.toml")["call"]


@pytest.fixture(autouse=True)
def sectors(db):
    for slug in {slug for row in CALLS for slug in row["sectors"]}:
        SectorFactory(slug=slug)
    CityFactory()


def everything():
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (OpenCall, CallStage, CallQuestion, QuestionOption, Criterion, Article)
    ]


def test_a_second_run_on_a_later_day_changes_nothing(frozen_at):
    clock = frozen_at("2026-11-20T12:00+05:00")
    load_calls()
    load_news()
    before = everything()
    clock.shift(40 * 24 * 3600)

    assert (load_calls(), load_news()) == (0, 0)

    assert everything() == before


def test_all_of_it_is_marked_and_can_be_found():
    load_calls()
    load_news()

    for shown, least in ((OpenCall.objects.public(), 5), (Article.objects.published().news(), 6)):
        rows = list(shown)
        assert len(rows) >= least
        assert all(row.is_demonstration and row.search_text for row in rows)
    assert not Article.objects.filter(published_at__gt=timezone.now()).exists()


def test_every_published_call_has_a_whole_form_and_one_asks_in_every_way():
    load_calls()

    for call in OpenCall.objects.public():
        assert list(missing_for_publication(call)) == []
        assert call.places
        assert call.questions.exists()
        assert call.eligibility.exists()
    residency = OpenCall.objects.get(slug="residency-for-illustrators")
    assert {question.kind for question in residency.questions.all()} == set(QuestionKind.values)
    assert {aim.dimension for aim in residency.aims.all()} == set(AimDimension.values)
    draft = OpenCall.objects.get(slug="design-exchange-with-saint-etienne")
    assert [type(refusal) for refusal in missing_for_publication(draft)] == [CriterionMissing]
