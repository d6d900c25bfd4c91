"""Every mail about applications and calls, in four languages: text and HTML say the same."""

import html
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone, translation

from applicants.models import DecisionLetter, Receipt
from applicants.services.applications import people
from partnership.kit.dates import format_instant_two_clocks
from partnership.notifications.kinds import Correspondent, all_kinds
from partnership.notifications.services import notify
from tests.applicants.test_mails import links_of, words_of
from tests.factories.applicants import (
    ApplicationFactory,
    CoApplicantFactory,
    EndorsementFactory,
)
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["kk", "ru", "fr", "en"]
TO_APPLICANT = [
    "app.received",
    "app.needs_info",
    "app.accepted",
    "app.moved_up",
    "app.confirm_place",
    "app.reserve",
    "app.declined",
    "app.confirmed",
    "app.turned_down",
    "app.expired",
    "app.withdrawn",
    "app.letter_revoked",
    "call.draft_closing",
    "call.deadline_extended",
]
TO_TEAM = ["app.info_received", "app.place_missing"]
ABOUT_ASKED = [
    "coapplicant.agreed",
    "coapplicant.refused",
    "coapplicant.taken_back",
    "endorsement.given",
    "endorsement.refused",
]
WITH_LINK = ["coapplicant.asked", "endorsement.asked"]
TO_FOLLOWER = ["call.closing_followed"]
KINDS = [*TO_APPLICANT, *TO_TEAM, *ABOUT_ASKED, *WITH_LINK, *TO_FOLLOWER]
ACTION = ("app.accepted", "app.moved_up", "app.confirm_place")


def application_for(language):
    now = timezone.now()
    row = ApplicationFactory(
        professional__user__language=language,
        professional__user__full_name="Айгерім Сейітқызы",
        info_question="Пришлите смету.",
        info_asked_at=now,
        info_due_at=now + timedelta(days=5),
        confirm_by=now + timedelta(days=7),
        submitted_at=now,
        title="Степной джаз",
    )
    Receipt.objects.create(
        application=row, number=1, sent_at=now, deadline=row.call.closes_at, content={}, sha256="ab"
    )
    return row


def mail(kind, language):
    """One mail of the kind to somebody who reads the language, and what it is about."""
    row = application_for(language)
    stranger = Correspondent("claire@fabrique.example.org", "Claire Martin", language)
    recipient, ids = row.professional.user, {"application": row.pk}
    if kind in TO_TEAM:
        recipient = stranger
        ids |= {"event": EventFactory().pk} if kind == "app.place_missing" else {}
    elif kind == "app.letter_revoked":
        ids |= {"letter": revoked_letter(row).pk}
    elif kind in TO_FOLLOWER:
        ids = {"call": row.call.pk}
    elif kind.startswith("coapplicant"):
        ids = {"asked": CoApplicantFactory(application=row)}
    elif kind.startswith("endorsement"):
        ids = {"asked": EndorsementFactory(application=row)}
    if kind in WITH_LINK or kind == "coapplicant.taken_back":
        recipient = stranger
    return notify(recipient, kind, key=f"{kind}:{language}", **ids), row


def revoked_letter(row):
    return DecisionLetter.objects.create(
        application=row,
        first_language="kk",
        second_language="fr",
        outcome="accepted",
        issued_at=timezone.now(),
        revoked_at=timezone.now(),
        revoke_reason="В письме чужое имя.",
    )


def test_every_mail_about_applications_is_tried_here():
    ours = {"app", "coapplicant", "endorsement", "call"}

    assert sorted(KINDS) == [kind.name for kind in all_kinds() if kind.name.split(".")[0] in ours]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_in_its_readers_language_and_names_the_call(kind, language):
    message, row = mail(kind, language)

    title = getattr(row.call, f"title_{language}")
    assert message.language == language
    assert title in message.body_text
    assert title in html.unescape(message.body_html)
    assert f"{settings.SITE_URL}/{language}/" in message.body_text
    if kind not in TO_TEAM:
        assert title in message.subject


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_say_the_same_in_the_same_order(kind):
    message, _row = mail(kind, "ru")

    text = re.sub(r"https?://\S+", " ", message.body_text)
    said = re.findall(r"\w+", words_of(message.body_html))
    at = 0
    for word in re.findall(r"\w+", text.split("\n--\n")[0]):
        at = said.index(word, at) + 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_leads_to_the_portal_in_the_language_of_the_reader(kind):
    message, _row = mail(kind, "fr")

    assert [link for link in links_of(message) if not link.startswith(settings.SITE_URL)] == []
    assert [link for link in links_of(message) if "/fr/" not in link] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ACTION)
def test_a_place_is_said_to_need_an_answer_until_when(kind, language):
    message, row = mail(kind, language)

    with translation.override(language):
        until = format_instant_two_clocks(row.confirm_by)
    word = {"kk": "Жауабыңыз қажет", "ru": "Требуется", "fr": "Réponse", "en": "Action required"}
    assert message.subject.startswith(word[language])
    assert until in message.body_text
    assert "app.received" not in message.subject


@pytest.mark.parametrize("kind", ["app.reserve", "app.declined"])
def test_the_subject_of_a_decision_does_not_tell_it(kind):
    message, row = mail(kind, "ru")

    assert message.subject == f"Решение по вашей заявке: {row.call.title_ru}"


def test_only_mail_about_deadlines_can_be_refused():
    refusable = {
        kind.name for kind in all_kinds() if kind.category == "calls" and kind.name in KINDS
    }

    assert refusable == {"call.draft_closing", "call.deadline_extended", "call.closing_followed"}
    assert [kind for kind in all_kinds() if kind.name in KINDS and kind.category] == [
        kind for kind in all_kinds() if kind.name in refusable
    ]


def test_a_receipt_is_mailed_with_its_instant_and_hash():
    message, row = mail("app.received", "kk")

    receipt = row.receipts.get()
    with translation.override("kk"):
        assert format_instant_two_clocks(receipt.sent_at) in message.body_text
    assert f"SHA-256: {receipt.sha256}" in message.body_text
    cell = message.body_html.split(f">{receipt.sha256}<")[0].rsplit("<td", 1)[1]
    assert "overflow-wrap:anywhere" in cell, "a phone is narrower than a hash"


def test_the_words_of_an_applicant_become_no_link():
    row = ApplicationFactory(title="Смотри http://evil.example/x")
    asked = people.ask_endorsement(
        row,
        by=row.professional.user,
        email="claire@fabrique.example.org",
        name="Claire Martin",
        organisation="evil.example",
        language="fr",
    )

    message = asked_mail(asked)

    assert "evil.example" not in message.body_text
    assert "evil.example" not in message.body_html


def asked_mail(asked):
    return notify(
        Correspondent(asked.email, asked.name, asked.language),
        "endorsement.asked",
        key=f"endorsement.asked:{asked.pk}:{asked.nonce}",
        asked=asked,
    )
