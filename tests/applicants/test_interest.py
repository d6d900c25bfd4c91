"""A partner's message: its state table, its mails, what time does to it, who forgets it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from applicants.choices import InterestState, InterestTarget
from applicants.errors import NothingWritten, ReaderNotPublic, WrongInterestStep
from applicants.exports import interest as exported
from applicants.models import InterestRequest
from applicants.services import interest
from partnership.accounts.services.erasure import erase
from partnership.accounts.tasks import tidy_up
from partnership.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    InterestRequestFactory,
    ProfessionalFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db

S = InterestState
TEXT = "Нам нужен звукорежиссёр для короткого фильма."
VERBS = {
    "confirm": lambda row, by: interest.confirm(row),
    "approve": lambda row, by: interest.approve(row, by=by),
    "refuse": lambda row, by: interest.refuse(row, by=by),
    "answer": lambda row, by: interest.answer(row, by=by, text="С удовольствием."),
    "decline": lambda row, by: interest.decline(row, by=by),
    "close": lambda row, by: interest.close(row, by=by),
}
# What each verb makes of each state; every other pair is refused.
STEPS = {
    ("confirm", S.UNCONFIRMED): S.CONFIRMED,
    ("approve", S.CONFIRMED): S.RELAYED,
    ("refuse", S.CONFIRMED): S.REFUSED,
    ("close", S.CONFIRMED): S.CLOSED,
    ("answer", S.APPROVED): S.ANSWERED,
    ("close", S.APPROVED): S.CLOSED,
    ("answer", S.RELAYED): S.ANSWERED,
    ("decline", S.RELAYED): S.DECLINED,
    ("close", S.RELAYED): S.CLOSED,
}


def letter(**more):
    values = {
        "name": "Claire Martin",
        "organisation": "La Fabrique",
        "country": "France",
        "email": "claire@fabrique.example.org",
        "language": "fr",
        "message": TEXT,
        "consent_version": "1.0",
        "consent_language": "fr",
        "consent_sha256": "0" * 64,
    }
    return interest.Letter(**{**values, **more})


def mails(kind=""):
    return list(Message.objects.filter(kind__startswith=f"interest.{kind}").order_by("pk"))


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_in_every_state_moves_as_the_table_says_or_not_at_all(verb, state):
    row = InterestRequestFactory(to_professional=True, state=state, relayed_at=timezone.now())
    staff = UserFactory(staff=True)

    if (verb, state) not in STEPS:
        with pytest.raises(WrongInterestStep):
            VERBS[verb](row, staff)
        row.refresh_from_db()
        assert (row.state, row.trail.count(), mails()) == (state, 0, [])
        return
    VERBS[verb](row, staff)

    row.refresh_from_db()
    assert row.state == STEPS[verb, state]
    assert row.trail.last().to_state == row.state
    assert (row.ended_at is not None) == (not row.is_open)


def test_a_message_to_the_team_is_taken_up_and_relayed_to_nobody():
    row = InterestRequestFactory()

    interest.approve(row, by=UserFactory(staff=True))

    assert row.state == S.APPROVED
    assert mails() == []


def test_nobody_reads_a_message_before_its_sender_confirms():
    person = ProfessionalFactory(public=True)

    row = interest.ask(letter(), to=person)

    (mail,) = mails()
    assert (row.state, row.target) == (S.UNCONFIRMED, InterestTarget.PROFESSIONAL)
    assert (mail.kind, mail.address, mail.language) == (
        "interest.confirm",
        "claire@fabrique.example.org",
        "fr",
    )
    assert mail.recipient is None
    assert TEXT not in mail.body_text + mail.body_html
    assert not InterestRequest.objects.to(person.user).exists()


def test_the_team_is_told_of_what_waits_once_the_sender_has_confirmed(settings):
    row = interest.confirm(interest.ask(letter(), about=ProjectFactory()))

    (mail,) = mails("waiting")
    assert mail.address == settings.MAIL_REPLY_TO
    assert f"/admin/applicants/interestrequest/{row.pk}/change/" in mail.body_text


def test_the_same_words_sent_twice_are_one_message_while_it_is_open():
    person = ProfessionalFactory(public=True)
    first = interest.ask(letter(), to=person)
    again = interest.ask(
        letter(email=" Claire@Fabrique.example.org", message=f"{TEXT} "), to=person
    )
    other = interest.ask(letter())
    InterestRequest.objects.filter(pk=first.pk).update(state=S.EXPIRED)
    anew = interest.ask(letter(), to=person)

    assert first.pk == again.pk
    assert len({first.pk, other.pk, anew.pk}) == 3
    assert len(mails("confirm")) == 3


def test_a_message_about_a_project_goes_to_its_owner():
    project = ProjectFactory()

    row = interest.ask(letter(), about=project)
    interest.approve(interest.confirm(row), by=UserFactory(staff=True))

    assert row.professional == project.owner
    assert mails("relayed")[0].recipient == project.owner.user


@pytest.mark.parametrize("trait", ["to_professional", "about_project"])
def test_what_was_withdrawn_before_the_screening_is_passed_on_to_nobody(trait):
    row = InterestRequestFactory(**{trait: True})
    row.professional.user.is_active = False
    row.professional.user.save()

    with pytest.raises(ReaderNotPublic):
        interest.approve(row, by=UserFactory(staff=True))

    row.refresh_from_db()
    assert (row.state, row.trail.count(), mails()) == (S.CONFIRMED, 0, [])


def test_an_empty_answer_is_refused():
    row = InterestRequestFactory(relayed=True)

    with pytest.raises(NothingWritten):
        interest.answer(row, by=row.professional.user, text=" \n")

    row.refresh_from_db()
    assert row.awaits_answer


def test_spam_is_not_answered_and_a_reason_is():
    staff = UserFactory(staff=True)
    spam, other = InterestRequestFactory(), InterestRequestFactory()

    interest.refuse(spam, by=staff)
    interest.refuse(other, by=staff, note="Ceci n’est pas notre domaine.")

    (mail,) = mails()
    assert mail.address == other.email
    assert "Ceci n’est pas notre domaine." in mail.body_text


@pytest.mark.parametrize("verb", ["decline", "close"])
def test_neither_side_learns_the_others_address_without_an_answer(verb):
    row = InterestRequestFactory(to_professional=True, state=S.UNCONFIRMED)
    person = row.professional.user
    staff = UserFactory(staff=True)
    interest.approve(interest.confirm(row), by=staff)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        interest.tidy_up()
    VERBS[verb](row, person)

    sent = {mail.kind: mail for mail in mails()}
    assert set(sent) >= {"interest.relayed", "interest.reminder"}
    del sent["interest.waiting"]  # to the team, which may know both
    for mail in sent.values():
        words = f"{mail.subject} {mail.body_text} {mail.body_html} {mail.headers}"
        other = row.email if mail.address == person.email else person.email
        assert mail.address in {row.email, person.email}
        assert other not in words


def test_the_answer_makes_both_sides_known_to_each_other():
    row = InterestRequestFactory(relayed=True)

    interest.answer(row, by=row.professional.user, text="Écrivez-moi.")

    (mail,) = mails()
    assert (mail.kind, mail.address) == ("interest.answered", row.email)
    assert row.professional.user.email in mail.body_text
    assert "Écrivez-moi." in mail.body_html


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_the_mails_speak_the_language_of_their_reader(language):
    row = InterestRequestFactory(
        relayed=True, language=language, professional__user__language=language
    )

    interest.answer(row, by=row.professional.user, text="Да.")
    interest.ask(letter(language=language))

    for mail in mails():
        assert mail.language == language
        assert f'<html lang="{language}"' in mail.body_html


def test_time_expires_reminds_gives_up_and_forgets():
    now = timezone.now()
    days = {
        "fresh": InterestRequestFactory(state=S.UNCONFIRMED, created_at=now),
        "stale": InterestRequestFactory(state=S.UNCONFIRMED, created_at=now - timedelta(days=3)),
        "silent": InterestRequestFactory(relayed=True, relayed_at=now - timedelta(days=7)),
        "given_up": InterestRequestFactory(relayed=True, relayed_at=now - timedelta(days=60)),
        "expired": InterestRequestFactory(state=S.EXPIRED, ended_at=now - timedelta(days=7)),
        "old": InterestRequestFactory(state=S.REFUSED, ended_at=now - timedelta(days=365)),
        "kept": InterestRequestFactory(state=S.REFUSED, ended_at=now - timedelta(days=364)),
    }

    tidy_up()
    tidy_up()

    left = dict(InterestRequest.objects.values_list("pk", "state"))
    assert {name: left.get(row.pk) for name, row in days.items()} == {
        "fresh": S.UNCONFIRMED,
        "stale": S.EXPIRED,
        "silent": S.RELAYED,
        "given_up": S.CLOSED,
        "expired": None,
        "old": None,
        "kept": S.REFUSED,
    }
    assert [mail.recipient for mail in mails("reminder")] == [days["silent"].professional.user]
    assert [mail.address for mail in mails("closed")] == [days["given_up"].email]


def test_erasing_a_professional_tells_who_waits_and_forgets_every_message():
    row = InterestRequestFactory(relayed=True)
    person = row.professional.user
    others = InterestRequestFactory(relayed=True)
    own = InterestRequestFactory(email=person.email)

    erase(person)

    assert list(InterestRequest.objects.all()) == [others]
    assert not InterestRequest.objects.filter(pk=own.pk).exists()
    assert [mail.address for mail in mails("closed")] == [row.email]


def test_the_export_holds_what_the_person_may_know():
    row = InterestRequestFactory(relayed=True)
    person = row.professional.user
    InterestRequestFactory(to_professional=True, professional=row.professional)
    InterestRequestFactory(relayed=True)

    before = exported(person)
    interest.answer(row, by=person, text="Да.")
    after = exported(person)

    assert [(item["message"], item["email"]) for item in before] == [(row.message, "")]
    assert [item["email"] for item in after] == [row.email]
