"""The home page: what comes next, what was promised and held, both partners' words."""

import datetime
import re

import pytest
from django.utils import timezone

from events.choices import EventStatus, Kind
from partnership.portal.queries.ledger import ledger
from programs.choices import CommitmentGroup, Operator
from programs.models import Quote
from tests.factories.applicants import ProfessionalFactory
from tests.factories.events import EventFactory, EvidenceFactory, in_days
from tests.factories.programs import (
    ArticleFactory,
    CommitmentFactory,
    CommitmentPeriodFactory,
    MemorandumFactory,
    OpenCallFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    today = timezone.now().date()
    return CommitmentPeriodFactory(
        starts_on=today - datetime.timedelta(days=300),
        ends_on=today + datetime.timedelta(days=300),
    )


def quote(**more):
    words = {
        "speaker_ru": "Шолпан Махмудова",
        "role_ru": "директор",
        "text_ru": "Мы стремимся.",
        "text_fr": "Nous voulons.",
        "label_fr": "Traduit du russe.",
        "original": "ru",
    }
    return Quote.objects.create(memorandum=MemorandumFactory(), **{**words, **more})


def html_of(client, language="en"):
    return client.get(f"/{language}/").content.decode()


def test_an_empty_portal_still_has_a_home(client):
    response = client.get("/en/")

    assert response.status_code == 200
    assert "There are no upcoming events yet." in response.content.decode()


def test_the_carpet_leads_to_the_page_of_each_sector(client):
    sector = SectorFactory()
    part = SectorFactory(parent=sector)

    html = html_of(client)

    assert f'href="/en/sectors/{sector.slug}/"' in html
    assert f"sectors/{part.slug}/" not in html


def test_the_next_four_events_are_shown_and_nothing_else(client):
    for days in (5, 1, 3, 2, 4):
        EventFactory(title_en=f"In {days} days", starts_at=in_days(days))
    EventFactory(draft=True, title_en="A draft", starts_at=in_days(1))
    EventFactory(cancelled=True, title_en="A cancelled one", starts_at=in_days(1))
    EventFactory(postponed=True, title_en="A postponed one", starts_at=in_days(1))
    EventFactory(past=True, title_en="A past one")

    response = client.get("/en/")

    titles = [re.search(r"<h3><a.*?>(.*?)</a>", row)[1] for row in response.context["coming"]]
    assert titles == ["In 1 days", "In 2 days", "In 3 days", "In 4 days"]


def test_the_ledger_counts_what_was_held_in_the_period_by_group(period):
    commitment = CommitmentFactory(
        period=period,
        group=CommitmentGroup.MASTERCLASSES_SEMINARS,
        operator=Operator.GT,
        target=10,
    )
    EvidenceFactory(event__kind=Kind.MASTERCLASS)
    EvidenceFactory(event__kind=Kind.SEMINAR)
    EventFactory(kind=Kind.SEMINAR)
    EvidenceFactory(event__kind=Kind.FESTIVAL)
    EventFactory(completed=True, kind=Kind.SEMINAR)
    EventFactory(past=True, kind=Kind.SEMINAR)
    EventFactory(cancelled=True, kind=Kind.SEMINAR)
    EventFactory(draft=True, kind=Kind.SEMINAR)
    EventFactory(kind=Kind.SEMINAR, starts_at=in_days(-400), status=EventStatus.COMPLETED)
    EventFactory(kind=Kind.SEMINAR, starts_at=in_days(400))

    (promise,) = ledger().promises

    assert promise.commitment == commitment
    assert (promise.counted, promise.scheduled) == (2, 1)
    assert len(promise.squares) == 11
    drawn = [("held" if s.pair else "scheduled" if s.scheduled else "") for s in promise.squares]
    assert drawn == ["held", "held", "scheduled", *[""] * 8]


def test_what_a_past_period_left_open_is_not_to_come(client, period):
    CommitmentFactory(period=period)
    under_way = html_of(client)
    period.ends_on = timezone.now().date() - datetime.timedelta(days=2)
    period.save()
    over = html_of(client)

    assert "To come" in under_way
    assert "This period is under way:" in under_way
    assert "To come" not in over
    assert "Not held" in over
    assert "This period is over:" in over


def test_a_period_without_promises_leaves_the_last_one_on_the_page(client, period):
    today = timezone.now().date()
    CommitmentFactory(period=period)
    CommitmentPeriodFactory(
        memorandum=period.memorandum,
        starts_on=today - datetime.timedelta(days=1),
        ends_on=today + datetime.timedelta(days=700),
        label_en="The period that follows",
    )

    assert ledger().period == period
    assert "The period that follows" in html_of(client)


def test_the_counts_are_words_too(client, period):
    CommitmentFactory(period=period)
    EvidenceFactory(event__kind=Kind.FESTIVAL)

    html = html_of(client)

    assert "At least 5 festivals and exhibitions" in html
    assert "Counted: 1" in html


def test_the_original_words_carry_no_translation_label(client):
    quote()

    russian, french = html_of(client, "ru"), html_of(client, "fr")

    assert '<blockquote lang="ru">' in russian
    assert "Traduit du russe." not in russian
    assert '<blockquote lang="fr">' in french
    assert "Traduit du russe." in french


def test_words_without_a_translation_are_shown_as_russian(client):
    quote()

    html = html_of(client, "kk")

    assert '<blockquote lang="ru">' in html
    assert "Мы стремимся." in html


def test_the_three_latest_news_are_shown_and_nothing_unpublished(client):
    for days in (4, 1, 3, 2):
        ArticleFactory(title_en=f"{days} days ago", published_at=in_days(-days))
    ArticleFactory(draft=True, title_en="A draft")
    ArticleFactory(future=True, title_en="Of tomorrow")

    response = client.get("/en/")

    titles = [card.article.title for card in response.context["news"]]
    assert titles == ["1 days ago", "2 days ago", "3 days ago"]


def test_only_people_who_are_public_and_agree_are_shown(client):
    shown = ProfessionalFactory(public=True)
    ProfessionalFactory()
    ProfessionalFactory(withdrawn=True)

    assert list(client.get("/en/").context["people"]) == [shown]


def test_the_call_that_closes_first_is_named_and_no_other(client):
    OpenCallFactory(title_en="Later", closes_at=in_days(9))
    OpenCallFactory(title_en="Soon", closes_at=in_days(5))
    OpenCallFactory(draft=True, title_en="A draft", closes_at=in_days(2))
    OpenCallFactory(cancelled=True, title_en="A cancelled one", closes_at=in_days(2))
    OpenCallFactory(upcoming=True, title_en="To come")
    OpenCallFactory(in_review=True, title_en="Closed")

    response = client.get("/en/")

    assert response.context["closing"].call.title == "Soon"
    assert not any(
        title in response.content.decode()
        for title in ("Later", "A draft", "A cancelled one", "To come", "Closed")
    )


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_home_page_asks_as_much_for_many_events_as_for_one(
    client, period, rows, django_assert_num_queries
):
    CommitmentFactory(period=period)
    quote()
    sector = SectorFactory()
    for _ in range(rows):
        OpenCallFactory(sectors=[sector, SectorFactory()])
        ArticleFactory()
        ProfessionalFactory(public=True, sectors=[sector])
        EventFactory(kind=Kind.FESTIVAL, sectors=[sector, SectorFactory()])
        EvidenceFactory(event__kind=Kind.FESTIVAL, event__sectors=[sector])

    with django_assert_num_queries(12):
        client.get("/kk/")
