"""Co-applicants and endorsements: asking, the mailed links, and what becomes of them."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from applicants.choices.applications import ApplicationState, Audience, InvitationState
from applicants.dossier import dossier_of
from applicants.errors.answering import (
    AskedAlready,
    LinkOver,
    NobodyCanBeAsked,
    OneselfAsked,
    OwnInvitation,
    TooManyAsked,
)
from applicants.mails.invitations import token_of
from applicants.models import CoApplicant, Endorsement
from applicants.services.applications import people
from partnership.notifications.models import Message
from tests.applicants.helpers import mails
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    CoApplicantFactory,
    EndorsementFactory,
)
from tests.factories.programs import OpenCallFactory

pytestmark = pytest.mark.django_db

S = InvitationState
SUMMARY = "Про степной джаз."


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def application():
    return ApplicationFactory(
        title="Степной джаз", summary=SUMMARY, professional__user__full_name="Айгерім Сейітқызы"
    )


def at(name, *args, language="ru"):
    with translation.override(language):
        return reverse(f"applicants:{name}", args=args)


def link(asked):
    """The address in the mail, as its reader gets it."""
    name = "endorse" if isinstance(asked, Endorsement) else "co_application"
    return at(name, token_of(asked), language=asked.language)


def ask(application, email="claire@fabrique.example.org", **values):
    return people.ask_endorsement(
        application,
        by=application.professional.user,
        email=email,
        **{"name": "Claire Martin", "organisation": "La Fabrique", "language": "fr"} | values,
    )


def words(**more):
    return {
        "name": "Claire Martin",
        "organisation": "La Fabrique",
        "text": "Un projet que nous voulons accueillir.",
        "verb": "give",
        **more,
    }


# --- asking -----------------------------------------------------------------------------------


def test_a_partner_is_asked_in_french_with_a_link_that_opens_the_question(application, client):
    asked = ask(application)

    mail = Message.objects.get(kind="endorsement.asked")
    assert (mail.address, mail.language, mail.recipient) == (asked.email, "fr", None)
    (address,) = set(re.findall(r"https?://\S+/endorse/\S+", mail.body_text))
    page = client.get(address.split("8000")[-1])
    assert page.status_code == 200
    assert SUMMARY in page.content.decode()
    assert "Aigerim Seiitkyzy" in page.content.decode()


def test_one_person_is_asked_once_while_the_link_holds(application):
    ask(application)

    with pytest.raises(AskedAlready):
        ask(application, email="CLAIRE@fabrique.example.org")

    assert Message.objects.count() == 1


def test_asked_anew_after_its_time_the_older_link_is_dead(application, client):
    first = ask(application)
    old = link(first)
    Endorsement.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    second = ask(application)

    assert second.pk == first.pk
    assert client.get(old).status_code == 404
    assert client.get(link(second)).status_code == 200
    assert Message.objects.count() == 2


def test_so_many_and_no_more_and_never_oneself(application):
    for number in range(people.MOST_ENDORSEMENTS):
        ask(application, email=f"p{number}@example.org")

    with pytest.raises(TooManyAsked):
        ask(application, email="more@example.org")
    with pytest.raises(OneselfAsked):
        ask(application, email=application.professional.user.email)


@pytest.mark.parametrize(
    ("state", "traits", "may"),
    [
        ("draft", {}, True),
        ("submitted", {}, True),
        ("needs_info", {"in_review": True}, True),
        ("draft", {"in_review": True}, False),
        ("draft", {"cancelled": True}, False),
        ("in_review", {"in_review": True}, False),
        ("accepted", {"decided": True}, False),
        ("withdrawn", {}, False),
    ],
)
def test_people_are_asked_while_the_application_can_change(state, traits, may):
    now = timezone.now()
    application = ApplicationFactory(
        state=state,
        call=OpenCallFactory(**traits),
        submitted_at=now,
        confirm_by=now,
        info_due_at=now,
        info_question="?",
    )

    if may:
        ask(application)
    else:
        with pytest.raises(NobodyCanBeAsked):
            ask(application)
    assert application.endorsements.exists() == may


# --- endorsing --------------------------------------------------------------------------------


def test_an_endorsement_is_stored_with_organisation_and_time_and_read_by_the_jury(
    application, client
):
    asked = ask(application)

    done = client.post(link(asked), words(organisation="La Fabrique, Paris"), follow=True)

    asked.refresh_from_db()
    assert (asked.state, asked.organisation) == (S.GIVEN, "La Fabrique, Paris")
    assert asked.answered_at is not None
    assert "Merci" in done.content.decode()
    assert mails(application.professional.user) == ["endorsement.given"]
    (line,) = dossier_of(
        application, audience=Audience.OWNER, language="fr", working=True
    ).endorsements
    assert (line.organisation, line.text) == (
        "La Fabrique, Paris",
        "Un projet que nous voulons accueillir.",
    )


def test_opening_a_link_changes_nothing(application, client):
    asked, partner = ask(application), CoApplicantFactory(application=application)
    before = [*Endorsement.objects.values(), *CoApplicant.objects.values()]

    for address in (link(asked), link(partner)):
        for method in ("get", "head", "get"):
            assert getattr(client, method)(address).status_code == 200

    assert [*Endorsement.objects.values(), *CoApplicant.objects.values()] == before


def test_a_link_works_once(application, client):
    asked = ask(application)
    client.post(link(asked), words())

    again = client.post(link(asked), words(text="Autre chose"))
    page = client.get(link(asked))

    asked.refresh_from_db()
    assert asked.text == "Un projet que nous voulons accueillir."
    assert (again.status_code, page.status_code) == (410, 410)
    assert asked.text not in page.content.decode()
    assert mails(application.professional.user) == ["endorsement.given"]


def test_a_refusal_needs_no_words_and_tells_the_applicant(application, client):
    asked = ask(application)

    page = client.post(link(asked), words(text="", verb="refuse"), follow=True)

    asked.refresh_from_db()
    assert (asked.state, asked.text) == (S.REFUSED, "")
    assert "Vous avez décliné" in page.content.decode()
    assert mails(application.professional.user) == ["endorsement.refused"]


def test_without_words_nothing_is_given_and_the_rest_is_kept(application, client):
    asked = ask(application)

    page = client.post(link(asked), words(text=" ", organisation="Autre maison"))

    asked.refresh_from_db()
    assert asked.state == S.ASKED
    assert 'value="Autre maison"' in page.content.decode()
    assert 'aria-invalid="true"' in page.content.decode()


def test_the_instant_of_expiry_is_too_late(application, client, frozen_at):
    asked = ask(application)
    end = asked.expires_at
    assert end - asked.asked_at == timedelta(days=14)
    clock = frozen_at((end - timedelta(seconds=1)).isoformat())
    assert client.get(link(asked)).status_code == 200

    clock.move_to(end)
    page = client.post(link(asked), words())

    asked.refresh_from_db()
    assert (page.status_code, asked.state) == (410, S.ASKED)
    assert "expiré" in page.content.decode()
    with pytest.raises(LinkOver):
        people.answer_endorsement(asked, gives=True, name="C", organisation="F", text="x")


@pytest.mark.parametrize("state", ["accepted", "declined", "withdrawn"])
def test_a_decided_application_takes_no_more_words(application, client, state):
    asked = ask(application)
    application.__class__.objects.filter(pk=application.pk).update(
        state=state, submitted_at=timezone.now(), confirm_by=timezone.now()
    )

    assert client.post(link(asked), words()).status_code == 410


@pytest.mark.parametrize("spoil", ["cut", "other", "salt", "junk"])
def test_a_wrong_link_is_a_page_that_says_so(application, client, spoil):
    asked, partner = ask(application), CoApplicantFactory(application=application)
    token = {
        "cut": token_of(asked)[:-2],
        "other": token_of(asked).replace(":", "x:", 1),
        "salt": token_of(partner),
        "junk": "x",
    }[spoil]

    for method in ("get", "post"):
        page = getattr(client, method)(at("endorse", token, language="fr"))
        assert page.status_code == 404
        assert "Ce lien ne mène nulle part" in page.content.decode()


def test_one_endorsements_link_gives_no_other(application, client):
    mine, other = ask(application), EndorsementFactory()

    client.post(link(mine), words())

    other.refresh_from_db()
    assert other.state == S.ASKED


def test_taking_back_kills_the_link_at_once(application, client):
    asked = ask(application)

    people.take_back(Endorsement.objects.select_related("application__call").get(pk=asked.pk))

    page = client.post(link(asked), words())
    assert page.status_code == 410
    assert "La demande a été annulée" in page.content.decode()


def test_a_link_is_kept_from_search_engines_referrers_and_caches(application, client):
    page = client.get(link(ask(application)))

    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert '<meta name="referrer" content="strict-origin">' in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_one_network_answers_so_often_an_hour(application, client):
    statuses = []
    for number in range(21):
        asked = EndorsementFactory(application=application, email=f"p{number}@example.org")
        statuses.append(client.post(link(asked), words()).status_code)

    assert statuses == [302] * 20 + [429]


# --- applying together ------------------------------------------------------------------------


def test_agreeing_wants_an_account_and_comes_back_to_the_question(application, client):
    row = CoApplicantFactory(application=application)

    page = client.get(link(row)).content.decode()
    sent = client.post(link(row), {"verb": "agree"})

    row.refresh_from_db()
    assert "?next=/ru/applications/join/" in page.replace("%2F", "/").replace("%3A", ":")
    assert sent.status_code == 302
    assert "/login/" in sent["Location"]
    assert row.state == S.ASKED


def test_whoever_agrees_takes_part_and_reads_the_application(application, client):
    friend = UserFactory(language="ru")
    row = CoApplicantFactory(application=application)
    client.force_login(friend)

    done = client.post(link(row), {"verb": "agree"}, follow=True)

    row.refresh_from_db()
    assert (row.state, row.user) == (S.GIVEN, friend)
    assert done.redirect_chain[-1][0] == application.get_absolute_url()
    assert mails(application.professional.user) == ["coapplicant.agreed"]


def test_refusing_needs_no_account(application, client):
    row = CoApplicantFactory(application=application)

    client.post(link(row), {"verb": "refuse"})

    row.refresh_from_db()
    assert (row.state, row.user) == (S.REFUSED, None)
    assert mails(application.professional.user) == ["coapplicant.refused"]


def test_nobody_is_their_own_co_applicant(application, client):
    row = CoApplicantFactory(application=application)
    client.force_login(application.professional.user)

    page = client.post(link(row), {"verb": "agree"}).content.decode()

    row.refresh_from_db()
    assert row.state == S.ASKED
    assert "Вы сами заявитель" in page
    with pytest.raises(OwnInvitation):
        people.answer_co_application(row, user=application.professional.user, agrees=True)


def test_a_co_applicants_link_works_once_too(application, client):
    row = CoApplicantFactory(application=application)
    client.force_login(UserFactory(language="ru"))
    client.post(link(row), {"verb": "agree"})
    client.force_login(UserFactory(language="ru"))

    again = client.post(link(row), {"verb": "agree"})

    assert again.status_code == 410
    assert mails(application.professional.user) == ["coapplicant.agreed"]


# --- the applicant's page ---------------------------------------------------------------------


@pytest.fixture
def owner(client, application):
    client.force_login(application.professional.user)
    return client


def post_ask(client, application, kind="partner", **values):
    given = {"name": "Ержан", "email": "erzhan@example.org", "language": "kk", **values}
    fields = {f"{kind}-{name}": value for name, value in given.items()}
    return client.post(at("my_application_people", application.pk), {"kind": kind, **fields})


def test_somebody_is_asked_from_the_page_and_taken_back_with_a_question(owner, application):
    asked = post_ask(owner, application, role="звук")
    row = application.partners.get()
    page = owner.get(asked["Location"]).content.decode()
    back = at("my_application_take_back", application.pk, "partner", row.pk)
    question = owner.get(back)
    row.refresh_from_db()
    before = row.state
    owner.post(back)

    row.refresh_from_db()
    assert "erzhan@example.org" in page
    assert (question.status_code, before, row.state) == (200, S.ASKED, S.TAKEN_BACK)


def test_what_was_typed_wrong_is_kept(owner, application):
    page = post_ask(owner, application, email="не адрес", role="звук").content.decode()

    assert 'value="не адрес"' in page
    assert 'value="звук"' in page
    assert not application.partners.exists()


def test_the_way_back_leads_to_the_step_and_never_elsewhere(owner, application):
    here = at("my_application_people", application.pk)
    values = {"kind": "partner", "partner-name": "Ержан", "partner-language": "kk"}

    answers = [
        owner.post(here, {**values, "partner-email": f"p{number}@example.org", "back": back})
        for number, back in enumerate(["/ru/me/", "//evil.example/", "https://evil.example/"])
    ]

    assert [answer["Location"] for answer in answers] == ["/ru/me/", here, here]


def test_twenty_people_a_day_and_no_more(owner, application):
    statuses = []
    for number in range(21):
        statuses.append(post_ask(owner, application, email=f"p{number}@example.org").status_code)
        application.partners.update(state=S.TAKEN_BACK)

    assert statuses == [302] * 20 + [429]


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_applicant_takes_nobody_back(client, method, application):
    row = CoApplicantFactory(application=application)
    client.force_login(UserFactory())

    address = at("my_application_take_back", application.pk, "partner", row.pk)

    assert getattr(client, method)(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_people_asks_a_constant_number_of_queries(
    owner, application, number, django_assert_num_queries
):
    for _number in range(number):
        CoApplicantFactory(application=application)
        EndorsementFactory(application=application)

    with django_assert_num_queries(5):
        owner.get(at("my_application_people", application.pk))


def test_after_the_deadline_the_page_only_shows(client):
    application = ApplicationFactory(
        state=ApplicationState.IN_REVIEW,
        submitted_at=timezone.now(),
        call=OpenCallFactory(in_review=True),
    )
    EndorsementFactory(application=application)
    client.force_login(application.professional.user)

    page = client.get(at("my_application_people", application.pk)).content.decode()

    assert "La Fabrique" in page
    assert "Больше никого нельзя пригласить" in page
    assert "<textarea" not in page
