"""Every mail about a registration, in four languages: same words in text and HTML, both clocks."""

import base64
import html
import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import polib
import pytest
from django.conf import settings
from django.utils import timezone, translation
from icalendar import Calendar

from applicants.choices import RegistrationState
from applicants.models import Registration
from applicants.services.event_changes import postpone_event, reschedule_event
from events.choices import EventStatus, Format
from partnership.kit.dates import format_instant_two_clocks, format_time
from partnership.notifications.kinds import all_kinds, kind_named
from partnership.notifications.models import Message
from partnership.notifications.services import notify
from tests.factories.accounts import UserFactory
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory, VenueFactory, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_kinds():
    """The real mails here, not the stand-ins of the service tests."""


LANGUAGES = ["kk", "ru", "fr", "en"]
KINDS = [
    "registration.confirmed",
    "waitlist.joined",
    "waitlist.offer",
    "waitlist.taken",
    "waitlist.expired",
    "registration.cancelled",
    "event.changed",
    "event.postponed",
    "event.cancelled",
    "event.soon_week",
    "event.soon_day",
]
WITHDRAWN = {"registration.cancelled", "event.postponed", "event.cancelled"}
WITH_FILE = {"registration.confirmed", "waitlist.taken", "event.changed"} | WITHDRAWN
STATES = {
    "waitlist.joined": "waitlisted",
    "waitlist.offer": "offered",
    "waitlist.expired": "expired",
    "registration.cancelled": "cancelled",
}
EVENTS = {"event.postponed": "postponed", "event.cancelled": "cancelled"}


def registration_for(kind, language, **event_fields):
    event = EventFactory(
        **({EVENTS[kind]: True} if kind in EVENTS else {}),
        **{
            "venue": VenueFactory(
                access_kk="Лифт бар.",
                access_ru="Есть лифт.",
                access_fr="Ascenseur.",
                access_en="There is a lift.",
            )
        }
        | event_fields,
    )
    traits = {STATES[kind]: True} if kind in STATES else {}
    user = UserFactory(language=language, full_name="Айгерім Сейітқызы")
    return RegistrationFactory(event=event, user=user, **traits)


def mail(kind, registration):
    return notify(registration.user, kind, key=f"{kind}:test", registration=registration.pk)


def words_of(text):
    """Text without tags, style sheet, spacing and what only one of the two forms shows."""
    text = re.sub(r"<style.*?</style>|<title>.*?</title>|<!--.*?-->", " ", text, flags=re.S)
    text = re.sub(r'<div style="display:none.*?</div>', " ", text, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def links_of(message):
    return re.findall(r'href="([^"]+)"', message.body_html)


def calendar_of(message):
    (file,) = message.attachments
    return file, Calendar.from_ical(base64.b64decode(file["content"]))


def test_every_event_mail_of_the_contract_is_registered():
    ours = [
        kind.name
        for kind in all_kinds()
        if kind.name.split(".")[0] in {"registration", "waitlist", "event"}
    ]

    assert ours == sorted(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_names_event_person_and_both_clocks(kind, language):
    registration = registration_for(kind, language)
    event = registration.event

    message = mail(kind, registration)

    with translation.override(language):
        expected = {
            event.title,
            "Айгерім",
            format_instant_two_clocks(event.ends_at if kind not in EVENTS else event.starts_at),
            event.venue.name if kind != "event.postponed" else event.status_reason,
        }
        if kind not in EVENTS:
            expected |= {format_time(event.starts_at, ZoneInfo(event.tz))}
    for part in (message.body_text, html.unescape(message.body_html)):
        assert [words for words in expected if words not in part] == []
    assert getattr(event, f"title_{language}") in message.subject
    assert message.language == language
    assert f"{settings.SITE_URL}/{language}/" in message.body_text


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_say_the_same_in_the_same_order(kind):
    message = mail(kind, registration_for(kind, "ru"))

    text = re.sub(r"https?://\S+", " ", message.body_text)
    said = re.findall(r"\w+", words_of(message.body_html))
    at = 0
    for word in re.findall(r"\w+", text.split("\n--\n")[0]):
        at = said.index(word, at) + 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_leads_to_the_portal_in_the_language_of_the_reader(kind):
    message = mail(kind, registration_for(kind, "fr"))

    assert [link for link in links_of(message) if not link.startswith(settings.SITE_URL)] == []
    assert [link for link in links_of(message) if "/fr/" not in link] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(WITH_FILE))
def test_the_calendar_file_parses_and_carries_uid_and_sequence(kind, language):
    registration = registration_for(kind, language, ics_sequence=3)
    event = registration.event

    file, calendar = calendar_of(mail(kind, registration))

    (entry,) = calendar.walk("VEVENT")
    cancelled = kind in WITHDRAWN
    assert file["filename"] == f"{event.slug}.ics"
    assert file["mime"].startswith("text/calendar; method=" + ("CANCEL" if cancelled else "PUBL"))
    assert str(calendar["METHOD"]) == ("CANCEL" if cancelled else "PUBLISH")
    assert str(entry["UID"]) == event.calendar_uid
    assert entry["SEQUENCE"] == 3
    assert str(entry["STATUS"]) == ("CANCELLED" if cancelled else "CONFIRMED")
    assert entry.decoded("DTSTART") == event.starts_at
    assert "ORGANIZER" in entry


@pytest.mark.parametrize("kind", sorted(set(KINDS) - WITH_FILE))
def test_other_mails_carry_no_file(kind):
    assert mail(kind, registration_for(kind, "kk")).attachments == []


@pytest.mark.parametrize("kind", ["event.changed", "event.postponed", "event.cancelled"])
@pytest.mark.parametrize("trait", ["waitlisted", "offered"])
def test_a_queue_belongs_into_no_calendar(kind, trait):
    event = EventFactory(**({EVENTS[kind]: True} if kind in EVENTS else {}))
    registration = RegistrationFactory(event=event, **{trait: True})

    assert mail(kind, registration).attachments == []


def test_who_only_waited_has_nothing_to_take_out_of_a_calendar():
    registration = RegistrationFactory(cancelled=True, confirmed_at=None, user__language="en")

    message = mail("registration.cancelled", registration)

    assert message.attachments == []
    assert "The attached file" not in message.body_text


def test_giving_up_a_place_outdates_the_file_that_brought_it():
    registration = RegistrationFactory(user__language="en")
    _file, before = calendar_of(mail("registration.confirmed", registration))
    later = timezone.now() + timedelta(hours=1)
    Registration.objects.filter(pk=registration.pk).update(
        state=RegistrationState.CANCELLED, ended_at=later
    )

    message = mail("registration.cancelled", registration)

    _file, after = calendar_of(message)
    (old,), (new,) = before.walk("VEVENT"), after.walk("VEVENT")
    assert (str(new["UID"]), new["SEQUENCE"]) == (str(old["UID"]), old["SEQUENCE"])
    assert new.decoded("DTSTAMP") == later.replace(microsecond=0)
    assert new.decoded("DTSTAMP") > old.decoded("DTSTAMP")
    assert str(new["SUMMARY"]).startswith("Registration cancelled: ")
    assert "The attached file takes it out of your calendar." in message.body_text


def test_a_postponed_event_leaves_the_calendar_and_comes_back_with_its_new_date():
    registration = RegistrationFactory(user__language="en")
    event, new_start = registration.event, in_days(40)
    reasons = {"kk": "Зал жабық.", "ru": "Зал закрыт."}

    postpone_event(event, by=None, reasons=reasons)
    reschedule_event(event, by=None, starts_at=new_start, ends_at=new_start + timedelta(hours=2))

    found = {}
    for message in Message.objects.filter(recipient=registration.user):
        _file, calendar = calendar_of(message)
        (entry,) = calendar.walk("VEVENT")
        found[message.kind] = (str(calendar["METHOD"]), str(entry["STATUS"]), entry["SEQUENCE"])
    assert found == {
        "event.postponed": ("CANCEL", "CANCELLED", 1),
        "event.changed": ("PUBLISH", "CONFIRMED", 2),
    }


def test_the_mail_of_a_postponed_event_says_what_its_file_does():
    text = mail("event.postponed", registration_for("event.postponed", "en")).body_text

    assert (
        "Your place is kept. The attached file takes the old date out of your calendar;"
        " the new one will come the same way." in text
    )


def test_an_offer_shows_its_end_and_leads_to_pages_that_ask():
    registration = registration_for("waitlist.offer", "en")

    message = mail("waitlist.offer", registration)

    pages = f"{settings.SITE_URL}/en/me/registrations/{registration.pk}"
    with translation.override("en"):
        assert format_instant_two_clocks(registration.offer_expires_at) in message.body_text
    assert {f"{pages}/accept/", f"{pages}/decline/"} <= set(links_of(message))
    assert f"{pages}/cancel/" not in links_of(message)


def test_a_waiting_person_is_told_their_place_in_line():
    event = EventFactory(full=True)
    for _n in range(2):
        RegistrationFactory(event=event, waitlisted=True)
    third = RegistrationFactory(event=event, waitlisted=True, user__language="en")

    assert "Place in line: 3\n" in mail("waitlist.joined", third).body_text


def test_a_moved_event_shows_what_it_was_and_why():
    earlier = in_days(5)
    registration = registration_for(
        "event.changed",
        "en",
        previous_starts_at=earlier,
        schedule_changed_at=timezone.now(),
        status_reason_en="The hall is closed.",
    )

    message = mail("event.changed", registration)

    with translation.override("en"):
        assert f"Earlier date: {format_instant_two_clocks(earlier)}" in message.body_text
    assert "Reason: The hall is closed." in message.body_text


def test_a_change_of_room_does_not_bring_an_old_move_back():
    registration = registration_for(
        "event.changed",
        "en",
        previous_starts_at=in_days(5),
        schedule_changed_at=timezone.now() - timedelta(days=2),
        status_reason_en="The hall is closed.",
    )

    text = mail("event.changed", registration).body_text

    assert "Earlier date" not in text
    assert "The hall is closed." not in text


def test_an_event_that_kept_its_date_shows_no_earlier_one():
    message = mail("event.changed", registration_for("event.changed", "en"))

    assert "Earlier date" not in message.body_text


def test_a_postponed_event_without_a_date_does_not_show_the_old_one_as_valid():
    registration = registration_for("event.postponed", "en", previous_starts_at=in_days(-30))

    text = mail("event.postponed", registration).body_text

    with translation.override("en"):
        old = format_instant_two_clocks(registration.event.starts_at)
    assert f"Earlier date: {old}" in text
    assert "New date: Date to be announced" in text
    assert text.count(old) == 1


@pytest.mark.parametrize("trait", ["confirmed", "waitlisted"])
def test_the_link_to_join_reaches_only_people_with_a_place(trait):
    event = EventFactory(online=True)
    traits = {} if trait == "confirmed" else {"waitlisted": True}
    registration = RegistrationFactory(event=event, **traits)

    message = mail("event.soon_day", registration)

    shown = [part for part in (message.body_text, message.body_html) if event.join_url in part]
    assert len(shown) == (2 if trait == "confirmed" else 0)


def test_the_week_reminder_can_be_refused_and_the_day_reminder_cannot():
    week = mail("event.soon_week", registration_for("event.soon_week", "ru"))
    day = mail("event.soon_day", registration_for("event.soon_day", "ru"))

    assert ("List-Unsubscribe" in week.headers, "List-Unsubscribe" in day.headers) == (True, False)


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_or_title_becomes_markup_or_a_link(kind):
    evil = '<a href="http://evil.example/">x</a> http://evil.example/x {{ 7|add:7 }}'
    registration = registration_for(kind, "ru", title_ru=evil, status_reason_ru=evil)
    registration.user.full_name = '<b>"Имя"</b>\r\nBcc:x@evil.example'
    registration.user.save()

    message = mail(kind, registration)

    assert '<a href="http://evil' not in message.body_html
    assert "<b>" not in message.body_html
    assert "http://evil.example" not in message.body_text
    assert "\n" not in message.subject
    assert "14" not in message.subject


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_translation_falls_back_and_says_its_language(kind):
    registration = registration_for(kind, "kk", title_kk="", title_ru="Только по-русски")

    message = mail(kind, registration)

    assert '<span lang="ru">Только по-русски</span>' in message.body_html
    assert "Только по-русски" in message.subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_of_a_paris_event_are_those_of_paris(language):
    starts = timezone.now().replace(hour=21, minute=0, second=0, microsecond=0) + timedelta(days=20)
    registration = registration_for(
        "event.soon_day", language, starts_at=starts, tz="Europe/Paris", format=Format.HYBRID
    )

    message = mail("event.soon_day", registration)

    with translation.override(language):
        assert format_time(starts, ZoneInfo(registration.event.tz)) in message.body_text


def test_ids_may_be_a_row_or_its_number():
    registration = registration_for("registration.confirmed", "en")

    by_number = mail("registration.confirmed", registration)
    by_row = notify(
        registration.user, "registration.confirmed", key="row", registration=registration
    )

    assert by_row.body_text == by_number.body_text


@pytest.fixture(scope="module")
def catalogues():
    return {
        code: {
            entry.msgid: entry.msgstr
            for entry in polib.pofile(f"{settings.LOCALE_PATHS[0]}/{code}/LC_MESSAGES/django.po")
        }
        for code in LANGUAGES
    }


@pytest.mark.parametrize("language", ["kk", "ru", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_holds_no_words_of_another_language(kind, language, catalogues):
    """Sentences of the catalogue in English or in a neighbour's language are a leak."""
    message = mail(kind, registration_for(kind, language))
    own = catalogues[language]

    said = message.subject + "\n" + re.sub(r"https?://\S+", "", message.body_text)
    leaks = [
        sentence
        for code, words in catalogues.items()
        if code != language
        for msgid, sentence in ((m, s or m) for m, s in words.items())
        if len(sentence) > 12
        and "%" not in sentence
        and sentence != own.get(msgid)
        and sentence not in own.values()
        and sentence in said
    ]
    assert leaks == []


def test_kinds_have_labels_in_every_language():
    names = {json.dumps(str(kind_named(kind).label)) for kind in KINDS}

    assert len(names) == len(KINDS)


def test_states_used_here_are_states_of_registrations():
    assert set(STATES.values()) <= set(RegistrationState.values)
    assert set(EVENTS.values()) <= set(EventStatus.values)
