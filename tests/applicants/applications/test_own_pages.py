"""The pages of an applicant: list, one application, what one may do, and what never shows."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from applicants.choices.applications import ApplicationState, InvitationState
from applicants.models import Application, Receipt, SectorFollower
from events.choices import Admission
from partnership.kit.dates import format_instant_two_clocks
from tests.applicants.applications.ready import sent_application
from tests.applicants.applications.test_answering import standing
from tests.applicants.helpers import mails
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    CoApplicantFactory,
    EndorsementFactory,
    ProfessionalFactory,
    RegistrationFactory,
)
from tests.factories.events import EventFactory
from tests.factories.programs import OpenCallFactory, SectorFactory

pytestmark = pytest.mark.django_db

S = ApplicationState


def at(name, *args):
    with translation.override("ru"):
        return reverse(f"applicants:{name}", args=args)


@pytest.fixture
def person():
    return ProfessionalFactory(user__language="ru")


@pytest.fixture
def reader(client, person):
    client.force_login(person.user)
    return client


def everything_of(person, number):
    """Applications with a trail, receipts and people, in several states."""
    shown = []
    for index in range(number):
        state = [S.DRAFT, S.IN_REVIEW, S.CONFIRMED, S.DECLINED, S.NEEDS_INFO][index % 5]
        call = OpenCallFactory(in_review=True)
        row = standing(state, call, professional=person)
        row.trail.create(to_state=S.IN_REVIEW, at=timezone.now())
        shown.append(row)
    return shown


# --- how much they ask ------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 5, 50])
def test_the_list_asks_the_same_few_queries(reader, person, number, django_assert_num_queries):
    everything_of(person, number)

    with django_assert_num_queries(7):
        page = reader.get(at("my_applications")).content.decode()

    assert page.count('<ol class="steps') == min(number, 20)


@pytest.mark.parametrize("number", [1, 5, 50])
def test_my_page_asks_the_same_few_queries(reader, person, number, django_assert_num_queries):
    everything_of(person, number)

    with django_assert_num_queries(9):
        page = reader.get(at("my_page")).content.decode()

    assert page.count('<ol class="steps') == min(number, 5)


@pytest.mark.parametrize("number", [1, 5, 50])
def test_one_application_asks_ten_queries_at_most(
    reader, person, number, django_assert_max_num_queries
):
    call = OpenCallFactory(in_review=True)
    row = standing(S.CONFIRMED, call, professional=person)
    for index in range(number):
        EndorsementFactory(application=row)
        CoApplicantFactory(application=row, agreed_by=UserFactory())
        event = EventFactory(call=call, admission=Admission.CALL)
        RegistrationFactory(event=event, user=person.user)
        row.trail.create(to_state=S.IN_REVIEW, at=timezone.now())
        Receipt.objects.create(
            application=row,
            number=index + 1,
            sent_at=timezone.now(),
            deadline=call.closes_at,
            content={},
            sha256="0" * 64,
        )

    with django_assert_max_num_queries(10):
        page = reader.get(row.get_absolute_url())

    assert page.status_code == 200


# --- what they say ----------------------------------------------------------------------------


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_a_page_says_the_state_and_until_when_something_is_awaited(reader, person, state, language):
    row = standing(state, professional=person)

    page = reader.get(f"/{language}/me/applications/{row.pk}/").content.decode()

    with translation.override(language):
        assert str(S(state).label) in page
    steps = re.search(r'<ol class="steps.*?</ol>', page, re.S)[0]
    assert steps.count("<li") >= 2
    assert ("twin" in page) == (state in {S.NEEDS_INFO, S.ACCEPTED})


def test_a_draft_of_an_open_call_says_until_when_and_that_of_a_closed_one_that_it_is_over(
    reader, person
):
    open_one = ApplicationFactory(professional=person, call=OpenCallFactory(closing=True))
    closed = ApplicationFactory(professional=person, call=OpenCallFactory(in_review=True))

    first, second = (
        reader.get(row.get_absolute_url()).content.decode() for row in (open_one, closed)
    )

    assert "Заявка участвует в отборе только после отправки." in first
    assert "Приём заявок закрыт. Этот черновик не был отправлен." in second


def test_my_page_puts_first_what_waits_for_the_person(reader, person):
    row = standing(S.ACCEPTED, professional=person)
    everything_of(person, 7)

    page = reader.get(at("my_page")).content.decode()

    assert "Требует вашего внимания" in page
    assert format_instant_two_clocks(row.confirm_by, "ru") in page
    assert "Все мои заявки" in page


def test_receipts_are_shown_with_instant_and_hash(reader, person):
    row = standing(S.SUBMITTED, professional=person)
    receipt = Receipt.objects.create(
        application=row,
        number=1,
        sent_at=timezone.now(),
        deadline=row.call.closes_at,
        content={},
        sha256="ab" * 32,
    )

    page = reader.get(row.get_absolute_url()).content.decode()

    assert "ab" * 32 in page
    assert format_instant_two_clocks(receipt.sent_at, "ru") in page


def test_a_long_list_can_be_narrowed_and_is_paged(reader, person):
    everything_of(person, 25)

    shown = {
        show: reader.get(at("my_applications"), {"show": show})
        .content.decode()
        .count('"steps num"')
        for show in ("", "draft", "running", "ended", "nonsense")
    }
    second = reader.get(at("my_applications"), {"page": "2"}).content.decode()

    assert shown == {"": 20, "draft": 5, "running": 10, "ended": 10, "nonsense": 20}
    assert second.count('"steps num"') == 5


def listed(client, **query):
    return client.get(at("my_applications"), query).content.decode()


def test_an_empty_list_says_where_to_begin(reader):
    page = reader.get(at("my_applications")).content.decode()

    assert "Вы ещё не подавали заявок." in page


# --- who sees them ----------------------------------------------------------------------------

PAGES = (
    "my_application",
    "my_application_content",
    "my_application_answer",
    "my_application_confirm",
    "my_application_turn_down",
    "my_application_withdraw",
    "my_application_people",
)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_applicants_number_is_as_unknown_as_none(reader, name, method):
    row = standing(S.ACCEPTED)

    answer = getattr(reader, method)(at(name, row.pk))

    assert answer.status_code == (405 if (name, method) in BY_POST_ONLY | BY_GET_ONLY else 404)
    row.refresh_from_db()
    assert row.state == S.ACCEPTED


BY_POST_ONLY = {("my_application_confirm", "get")}
BY_GET_ONLY = {("my_application", "post"), ("my_application_content", "post")}


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (S.SUBMITTED, "The applicant can change it and submit it again until the deadline."),
        (S.NEEDS_INFO, "The team needs an answer from the applicant."),
        (S.ACCEPTED, "A place is kept. The applicant confirms it or turns it down."),
        (S.TURNED_DOWN, "The applicant has turned the place down."),
    ],
)
def test_a_co_applicant_is_not_told_to_act(client, state, said):
    friend = UserFactory(language="en")
    row = standing(state, OpenCallFactory() if state == S.SUBMITTED else None)
    CoApplicantFactory(application=row, agreed_by=friend)
    client.force_login(friend)

    page = client.get(at("my_application", row.pk).replace("/ru/", "/en/", 1))

    assert said in page.text


def test_an_agreed_co_applicant_reads_and_changes_nothing(client):
    friend = UserFactory(language="ru")
    row = standing(S.ACCEPTED)
    asked = CoApplicantFactory(application=row, agreed_by=friend)
    client.force_login(friend)

    page = client.get(at("my_application", row.pk)).content.decode()
    listed = client.get(at("my_applications")).content.decode()
    acts = [
        client.post(at(name, row.pk)).status_code
        for name in PAGES
        if (name, "post") not in BY_GET_ONLY
    ]

    assert "Вы созаявитель" in page
    assert "Вы созаявитель" in listed
    assert "Подтвердить участие" not in page
    assert set(acts) == {404}
    asked.state = InvitationState.TAKEN_BACK
    asked.save()
    assert client.get(at("my_application", row.pk)).status_code == 404


# --- what one does there ----------------------------------------------------------------------


def test_the_team_is_answered_from_the_page(reader, person):
    row = standing(S.NEEDS_INFO, professional=person, info_question="Пришлите смету.")

    page = reader.get(row.get_absolute_url()).content.decode()
    empty = reader.post(at("my_application_answer", row.pk), {"text": " "}).content.decode()
    answer = reader.post(at("my_application_answer", row.pk), {"text": "Вот смета."})

    assert "Пришлите смету." in page
    assert "Сначала напишите ответ." in empty
    assert answer["Location"] == row.get_absolute_url()
    assert "Вот смета." in reader.get(row.get_absolute_url()).content.decode()


def test_too_long_an_answer_is_kept_in_its_field(reader, person):
    row = standing(S.NEEDS_INFO, professional=person)

    page = reader.post(at("my_application_answer", row.pk), {"text": "ы" * 4001}).content.decode()

    assert "ы" * 4001 in page


@pytest.mark.parametrize("text", ["Вот <смета>.", "ы" * 4001])
def test_an_answer_nobody_waits_for_any_more_is_given_back(reader, person, text):
    """Staff went on without it while it was written."""
    row = standing(S.SUBMITTED, professional=person, info_question="Пришлите смету.")

    page = reader.post(at("my_application_answer", row.pk), {"text": text}).content.decode()

    assert f"readonly>{escape(text)}</textarea>" in page
    assert 'role="alert"' in page
    assert "не сохранено" in page
    assert "readonly" not in reader.get(row.get_absolute_url()).content.decode()
    row.refresh_from_db()
    assert (row.state, row.info_answer) == (S.SUBMITTED, "")


def test_a_place_is_confirmed_by_one_press(reader, person):
    row = standing(S.ACCEPTED, professional=person)

    answer = reader.post(at("my_application_confirm", row.pk), follow=True)

    row.refresh_from_db()
    assert row.state == S.CONFIRMED
    assert "Ваше участие подтверждено." in answer.content.decode()


def test_a_full_event_is_said_and_the_confirmation_stands(reader, person):
    call = OpenCallFactory(in_review=True)
    event = EventFactory(call=call, admission=Admission.CALL, capacity=1)
    RegistrationFactory(event=event)
    row = standing(S.ACCEPTED, call, professional=person)

    page = reader.post(at("my_application_confirm", row.pk), follow=True).content.decode()

    assert f"На мероприятии не осталось мест: {event.title_ru}" in page


@pytest.mark.parametrize(
    ("name", "state", "after"),
    [
        ("my_application_turn_down", S.ACCEPTED, S.TURNED_DOWN),
        ("my_application_withdraw", S.IN_REVIEW, S.WITHDRAWN),
        ("my_application_withdraw", S.DRAFT, S.WITHDRAWN),
    ],
)
def test_what_cannot_be_undone_is_asked_about_first(reader, person, name, state, after):
    row = standing(state, professional=person)

    asked = reader.get(at(name, row.pk))
    row.refresh_from_db()
    before = row.state
    reader.post(at(name, row.pk), {"note": "Уезжаю"})

    row.refresh_from_db()
    assert (asked.status_code, before, row.state) == (200, state, after)
    assert reader.get(at(name, row.pk)).status_code == 302


def test_a_step_that_is_gone_is_refused_with_words(reader, person):
    row = standing(S.EXPIRED, professional=person)

    page = reader.post(at("my_application_confirm", row.pk), follow=True).content.decode()

    assert "Срок подтверждения истёк" in page


# --- nothing leaks before the release ---------------------------------------------------------


@pytest.mark.parametrize("decision", ["accept", "reserve", "decline"])
def test_nothing_of_a_staged_decision_reaches_the_applicant(reader, person, decision):
    row = standing(S.IN_REVIEW, professional=person, decided_at=None, confirm_by=None)
    friend = CoApplicantFactory(application=row, agreed_by=UserFactory()).user
    staff = UserFactory(full_name="Планта Секретная")
    row.trail.create(to_state=S.IN_REVIEW, by=staff, at=timezone.now(), note="Планта")
    pages = [
        at("my_page"),
        at("my_applications"),
        *(at(name, row.pk) for name in PAGES if name != "my_application_confirm"),
    ]
    before = [answer_of(reader, page) for page in pages]

    Application.objects.filter(pk=row.pk).update(
        staged_decision=decision,
        staged_rank=4711,
        staged_by=staff,
        staged_at=timezone.now(),
        updated_at=timezone.now() + timedelta(hours=1),
    )

    after = [answer_of(reader, page) for page in pages]
    assert after == before
    assert not [text for _status, text in after if "Планта" in text or "4711" in text]
    reader.force_login(friend)
    assert "Планта" not in answer_of(reader, at("my_application", row.pk))[1]
    assert mails(person.user) == []


def test_what_the_applicant_may_do_is_the_same_whatever_is_staged(reader, person):
    statuses = set()
    for decision in ("", "accept", "reserve", "decline"):
        row = standing(S.IN_REVIEW, professional=person, staged_decision=decision)
        statuses.add(
            tuple(
                reader.post(at(name, row.pk)).status_code
                for name in ("my_application_confirm", "my_application_turn_down")
            )
        )

    assert statuses == {(302, 302)}


def answer_of(client, address):
    """Status and words, without what differs from one answer to the next."""
    answer = client.get(address)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return answer.status_code, text


# --- followed sectors -------------------------------------------------------------------------


def test_sectors_are_followed_by_boxes_and_a_sectors_page_ticks_one(reader, person):
    music, games = SectorFactory(), SectorFactory()

    page = reader.get(at("following"), {"sector": games.slug}).content.decode()
    reader.post(at("following"), {"sectors": [music.pk, games.pk]})
    since = SectorFollower.objects.get(sector=music).since
    reader.post(at("following"), {"sectors": [music.pk]})

    assert re.search(rf'value="{games.pk}"[^>]*checked', page)
    assert not re.search(rf'value="{music.pk}"[^>]*checked', page)
    (row,) = SectorFollower.objects.filter(user=person.user)
    assert (row.sector, row.since) == (music, since)


@pytest.mark.parametrize("sent", [{"sectors": ["x"]}, {"sectors": ["99999999999999999999"]}])
def test_an_unknown_sector_is_refused_and_nothing_is_lost(reader, person, sent):
    SectorFollower.objects.create(user=person.user, sector=SectorFactory(), since=timezone.now())

    answer = reader.post(at("following"), sent)

    assert answer.status_code == 200
    assert SectorFollower.objects.count() == 1


def test_the_page_of_a_sector_links_to_following_and_stays_the_same_for_all(client):
    sector = SectorFactory()

    answer = client.get(sector.get_absolute_url())

    assert f"/me/following/?sector={sector.slug}" in answer.content.decode()
    assert not answer.cookies


# --- what was sent ----------------------------------------------------------------------------


def test_what_was_sent_is_read_by_the_applicant_and_by_who_agreed_and_by_no_other(client):
    ready, friend, stranger = sent_application(), UserFactory(), UserFactory()
    CoApplicantFactory(application=ready, agreed_by=friend)
    Application.objects.filter(pk=ready.pk).update(title="Изменённый черновик")
    address = at("my_application_content", ready.pk)
    answers = []

    for user in (ready.professional.user, friend, stranger):
        client.force_login(user)
        answers.append(client.get(address))

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    for answer in answers[:2]:
        assert ready.title in answer.content.decode()
        assert "Изменённый черновик" not in answer.content.decode()


def test_a_draft_that_was_never_sent_has_no_such_page(reader, person):
    row = ApplicationFactory(professional=person)

    assert reader.get(at("my_application_content", row.pk)).status_code == 404
