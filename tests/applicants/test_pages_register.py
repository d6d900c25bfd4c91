"""The page on which one registers: what it asks, what it keeps, how it refuses."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from applicants import errors
from applicants.choices import RegistrationState
from applicants.models import Registration
from events.choices import EventStatus
from events.models import Event
from partnership.accounts.models import ConsentRecord
from partnership.kit.dates import format_instant_two_clocks
from partnership.notifications.models import Message
from tests.factories.accounts import PASSWORD, ConsentRecordFactory, ConsentTextFactory, UserFactory
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db

NEEDS = "Пандус & <b>жестовый</b> перевод"


@pytest.fixture(autouse=True)
def _mail_kinds():
    """The real mails here, not the stand-ins of the service tests."""


@pytest.fixture
def consent_text():
    return ConsentTextFactory()


@pytest.fixture
def member(client):
    user = UserFactory(language="en")
    client.force_login(user)
    return user


def address(event, language="en"):
    with translation.override(language):
        return reverse("applicants:register", args=[event.slug])


def filled(text=None, **more):
    version = {"consent": "on", "version": text.version} if text else {}
    return {"needs": NEEDS, **version, **more}


def test_the_form_asks_for_needs_and_consent_and_nothing_else(client, member, consent_text):
    page = client.get(address(EventFactory())).content.decode()

    form = re.search(r'<form class="stack gap-5".*?</form>', page, re.S)[0]
    names = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', form)
    assert names == ["csrfmiddlewaretoken", "owner", "needs", "consent", "version"]
    assert "checked" not in form
    assert consent_text.label_en in form
    assert f'href="{reverse_en(consent_text)}"' in form


def reverse_en(text):
    with translation.override("en"):
        return text.get_absolute_url()


def test_who_agreed_to_the_wording_in_force_is_not_asked_again(client, member, consent_text):
    ConsentRecordFactory(user=member, text=consent_text)

    page = client.get(address(EventFactory())).content.decode()

    assert 'name="consent"' not in page


def test_who_agreed_to_an_older_wording_is_asked_again(client, member):
    older = ConsentTextFactory(published_at=timezone.now() - timedelta(days=9))
    ConsentRecordFactory(user=member, text=older)
    newer = ConsentTextFactory()

    page = client.get(address(EventFactory())).content.decode()

    assert f'value="{newer.version}"' in page


def test_registering_confirms_records_consent_and_leads_to_the_ticket(client, member, consent_text):
    event = EventFactory()

    response = client.post(address(event), filled(consent_text))

    registration = Registration.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/en/me/registrations/{registration.pk}/"
    assert (registration.state, registration.user, registration.needs, registration.language) == (
        RegistrationState.CONFIRMED,
        member,
        NEEDS,
        "en",
    )
    record = ConsentRecord.objects.get()
    assert (record.user, record.text, record.language) == (member, consent_text, "en")
    assert list(Message.objects.values_list("kind", flat=True)) == ["registration.confirmed"]


def test_fields_nobody_asked_for_have_no_effect(client, member):
    event = EventFactory(full=True)
    more = {"state": "confirmed", "user": "1", "source": "staff", "queued_at": "2020-01-01"}

    client.post(address(event), filled(**more))

    registration = Registration.objects.of(member).get()
    assert (registration.state, registration.source) == (RegistrationState.WAITLISTED, "self")


def test_a_full_event_offers_its_waiting_list_by_name(client, member):
    event = EventFactory(full=True)

    page = client.get(address(event)).content.decode()
    response = client.post(address(event), filled(), follow=True)

    assert re.findall(r'<button class="btn btn--go">([^<]+)</button>', page) == [
        "Join the waiting list"
    ]
    assert "Place in line: 1 of 1" in response.content.decode()


def test_without_the_tick_the_form_comes_back_with_what_was_typed(client, member, consent_text):
    response = client.post(address(EventFactory()), {"needs": NEEDS, "version": "1"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "Your consent is needed to register." in page
    assert escape(NEEDS) in page
    assert Registration.objects.count() == 0


def test_a_wording_changed_meanwhile_is_shown_and_not_agreed_to(client, member, consent_text):
    event = EventFactory()
    seen = filled(consent_text)
    newer = ConsentTextFactory()

    response = client.post(address(event), seen)

    page = response.content.decode()
    assert response.status_code == 409
    assert "The text of the consent has changed." in page
    assert f'value="{newer.version}"' in page
    assert "checked" not in re.search(r'<form class="stack gap-5".*?</form>', page, re.S)[0]
    assert escape(NEEDS) in page
    assert (Registration.objects.count(), ConsentRecord.objects.count()) == (0, 0)


REFUSALS = {
    "closed": ({"registration_closes_at": -1}, errors.RegistrationClosed),
    "full": ({"capacity": 0, "waiting_list": False}, errors.EventIsFull),
    "cancelled": ({"status": EventStatus.CANCELLED}, errors.EventCancelled),
    "postponed": ({"status": EventStatus.POSTPONED}, errors.EventPostponed),
    "over": ({"starts_at": -5, "ends_at": -4}, errors.EventIsOver),
    "begun": ({"starts_at": -1, "ends_at": 2}, errors.EventHasBegun),
    "free": ({"admission": "free"}, errors.NoRegistrationNeeded),
    "call": ({"admission": "call"}, errors.ByCallOnly),
    "not yet": ({"registration_opens_at": 1}, errors.NotOpenYet),
}


def change(event, fields):
    """What staff or the clock did after the form was opened; numbers are hours from now."""
    now = timezone.now()
    moved = {
        name: now + timedelta(hours=value) if name.endswith("_at") else value
        for name, value in fields.items()
    }
    Event.objects.filter(pk=event.pk).update(**moved)


@pytest.mark.parametrize("case", sorted(REFUSALS))
def test_a_refusal_says_why_and_loses_nothing(client, member, consent_text, case):
    event = EventFactory()
    fields, error = REFUSALS[case]
    client.get(address(event))
    change(event, fields)

    response = client.post(address(event), filled(consent_text))

    page = response.content.decode()
    with translation.override("en"):
        sentence = str(error())
    assert response.status_code == 409
    assert escape(sentence) in page
    assert escape(NEEDS) in page
    assert (Registration.objects.count(), ConsentRecord.objects.count()) == (0, 0)


@pytest.mark.parametrize("case", sorted(REFUSALS))
def test_a_closed_door_is_said_in_words_and_asks_for_nothing(client, member, case):
    event = EventFactory()
    change(event, REFUSALS[case][0])

    page = client.get(address(event)).content.decode()

    assert '<form class="stack gap-5"' not in page
    assert "btn--go" not in page
    assert event.get_absolute_url().split("/", 2)[2] in page


def test_a_draft_is_unknown_here_too(client, member):
    event = EventFactory(draft=True)

    assert client.get(address(event)).status_code == 404
    assert client.post(address(event), filled()).status_code == 404


def test_a_double_click_makes_one_registration_and_shows_one_page(client, member, consent_text):
    event = EventFactory()

    answers = [client.post(address(event), filled(consent_text)) for _click in range(5)]

    registration = Registration.objects.get()
    assert {answer["Location"] for answer in answers} == {
        f"/en/me/registrations/{registration.pk}/"
    }
    assert Message.objects.count() == 1


def test_who_is_registered_already_is_led_to_their_page(client, member):
    registration = RegistrationFactory(user=member)

    response = client.get(address(registration.event), follow=True)

    assert response.redirect_chain == [("/en/me/", 302)]
    assert "You are registered for this event already." in response.content.decode()


def test_who_waits_already_is_told_their_place_in_line(client, member):
    event = EventFactory(full=True)
    RegistrationFactory(event=event, waitlisted=True)
    RegistrationFactory(event=event, user=member, waitlisted=True)

    page = client.get(address(event), follow=True).content.decode()

    assert "You are on the waiting list already. Place in line: 2" in page
    assert "You are registered for this event already." not in page


def test_who_has_an_offer_is_led_to_it(client, member):
    registration = RegistrationFactory(user=member, offered=True)

    response = client.get(address(registration.event), follow=True)

    with translation.override("en"):
        until = format_instant_two_clocks(registration.offer_expires_at)
    assert response.redirect_chain == [(f"/en/me/registrations/{registration.pk}/accept/", 302)]
    assert f"A place is offered to you. Accept it by: {until}" in response.content.decode()


def test_an_offer_that_ran_out_is_no_longer_held_out(client, member):
    registration = RegistrationFactory(user=member, offered=True)
    Registration.objects.update(offer_expires_at=timezone.now() - timedelta(minutes=1))

    response = client.get(address(registration.event), follow=True)

    assert response.redirect_chain == [(f"/en/me/registrations/{registration.pk}/", 302)]
    assert "A place is offered to you." not in response.content.decode()


def test_after_cancelling_one_may_register_again(client, member):
    registration = RegistrationFactory(user=member, cancelled=True)

    response = client.get(address(registration.event))

    assert response.status_code == 200


def test_in_a_rush_the_page_asks_to_try_again_and_keeps_all(client, member, consent_text):
    event = EventFactory()

    with connection.execute_wrapper(lock_not_had_in_time):
        response = client.post(address(event), filled(consent_text))

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Please try again in a moment." in page
    assert escape(NEEDS) in page
    assert (Registration.objects.count(), ConsentRecord.objects.count()) == (0, 0)


def lock_not_had_in_time(execute, sql, params, many, context):
    """What PostgreSQL answers after ``lock_timeout``."""
    if 'INSERT INTO "applicants_registration"' in sql:
        cause = Exception("canceling statement due to lock timeout")
        cause.pgcode = "55P03"
        raise OperationalError("lock timeout") from cause
    return execute(sql, params, many, context)


def test_a_stranger_signs_in_and_comes_back_to_the_form(client):
    event = EventFactory()

    response = client.get(address(event))

    assert response.status_code == 302
    assert response["Location"] == f"{reverse_login()}?next={address(event)}"
    assert settings.SESSION_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"cancelled": True}, "It was to take place:"),
        ({"not_open_yet": True}, "Registration opens:"),
        ({"by_call": True}, "chosen by application"),
        ({"past": True}, "Ended:"),
    ],
)
def test_where_one_cannot_register_a_stranger_is_told_so_at_once(client, traits, words):
    response = client.get(address(EventFactory(**traits)))

    assert response.status_code == 200
    assert words in response.content.decode()


def test_a_draft_does_not_exist_for_a_stranger_either(client):
    assert client.get(address(EventFactory(draft=True))).status_code == 404


def test_the_page_of_signing_in_says_why_one_came(client):
    why = "we bring you back"

    sent = client.get(address(EventFactory()), follow=True).content.decode()

    assert why in sent
    assert why not in client.get(reverse_login()).content.decode()
    assert why not in client.get(f"{reverse_login()}?next=/en/events/").content.decode()
    assert why not in client.get(f"{reverse_login()}?next=//evil.example").content.decode()


def reverse_login():
    with translation.override("en"):
        return reverse("account_login")


def sign_in(client, user, event):
    return client.post(
        f"{reverse_login()}?next={address(event)}",
        {"login": user.email, "password": PASSWORD, "next": address(event)},
        follow=True,
    )


def posted_after_the_session_ended(client, user, event):
    client.force_login(user)
    page = client.get(address(event)).content.decode()
    owner = re.search(r'name="owner" value="([^"]+)"', page)[1]
    del client.cookies[settings.SESSION_COOKIE_NAME]
    return client.post(address(event), filled(owner=owner))


def test_an_expired_session_loses_nothing(client):
    user, event = UserFactory(language="en"), EventFactory()

    response = posted_after_the_session_ended(client, user, event)
    page = sign_in(client, user, event).content.decode()

    assert response["Location"] == f"{reverse_login()}?next={address(event)}"
    assert Registration.objects.count() == 0
    assert f">\n{escape(NEEDS)}</textarea>" in page


def test_what_was_typed_is_not_shown_to_the_next_person_at_this_browser(client):
    event = EventFactory()

    posted_after_the_session_ended(client, UserFactory(), event)
    page = sign_in(client, UserFactory(language="en"), event).content.decode()

    assert "<textarea" in page
    assert escape(NEEDS) not in page


def test_the_kept_text_is_gone_once_it_has_served(client):
    user, event = UserFactory(language="en"), EventFactory()
    posted_after_the_session_ended(client, user, event)
    sign_in(client, user, event)

    response = client.post(address(event), filled())

    assert response.cookies["typed"]["max-age"] == 0


@pytest.mark.parametrize("owner", ["", "1", "1:forged", "\x00", "é" * 50])
def test_a_post_without_a_known_owner_keeps_nothing(client, owner):
    response = client.post(address(EventFactory()), filled(owner=owner.replace("\x00", "0")))

    assert response.status_code == 302
    assert "typed" not in response.cookies


def test_the_longest_text_still_fits_into_the_cookie(client):
    user, event = UserFactory(), EventFactory()
    client.force_login(user)
    page = client.get(address(event)).content.decode()
    owner = re.search(r'name="owner" value="([^"]+)"', page)[1]
    client.logout()
    long = "Қозғалысқа арналған кресло, сурдоаударма және тыныш бөлме керек болады. " * 13

    response = client.post(address(event), {"needs": long, "owner": owner})

    assert 0 < len(response.cookies["typed"].value) < 4000


@pytest.mark.parametrize("text", ["x" * 1001, "\u202eабв", "a\x0bb", "😀" * 1000, "\r\n" * 400])
def test_any_text_is_saved_clean_or_refused_on_the_page(client, member, text):
    response = client.post(address(EventFactory()), {"needs": text})

    assert response.status_code in (200, 302)
    assert Registration.objects.filter(needs__contains="\u202e").count() == 0


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_the_page_speaks_each_language_and_shows_both_clocks(client, member, language):
    event = EventFactory()

    page = client.get(address(event, language)).content.decode()

    assert f'<html lang="{language}"' in page
    assert getattr(event, f"title_{language}") in page
    assert page.count('<dl class="twin">') == 1


def test_the_page_is_kept_in_no_cache(client, member):
    assert "no-store" in client.get(address(EventFactory()))["Cache-Control"]


def test_a_refused_registration_leaves_the_transaction_usable(client, member):
    """Refusals must not poison the connection of the request."""
    event = EventFactory(cancelled=True)

    with transaction.atomic():
        client.post(address(event), filled())
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    assert Registration.objects.count() == 0
