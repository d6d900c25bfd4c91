"""My page and the pages of one registration."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from applicants.choices import RegistrationState
from applicants.models import Professional, Registration
from events.models import Event
from partnership.accounts.exports import personal_data
from partnership.accounts.services.erasure import erase
from partnership.notifications.choices import Category
from partnership.notifications.models import Preference
from tests.applicants.own_pages import at, filled_in
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ProfessionalFactory, RegistrationFactory
from tests.factories.events import EventFactory
from tests.factories.programs import CityFactory, SectorFactory

pytestmark = pytest.mark.django_db

PAGES = ["ticket", "cancel", "accept", "decline", "calendar"]
ACTS = ["cancel", "accept", "decline"]


@pytest.fixture(autouse=True)
def _mail_kinds():
    """The real mails here, not the stand-ins of the service tests."""


@pytest.fixture
def member(client):
    user = UserFactory(language="en", full_name="Әсем Қанатқызы")
    client.force_login(user)
    return user


def everything_of(user, count):
    """So many rows of each sort, with people ahead in the queues."""
    for _n in range(count):
        RegistrationFactory(user=user)
        RegistrationFactory(user=user, cancelled=True)
        RegistrationFactory(user=user, event__completed=True, attended=True)
        RegistrationFactory(user=user, offered=True)
        full = EventFactory(capacity=0)
        RegistrationFactory(event=full, waitlisted=True)
        RegistrationFactory(event=full, user=user, waitlisted=True)


@pytest.mark.parametrize("count", [1, 5, 50])
def test_my_page_takes_the_same_few_queries_however_much_it_shows(
    client, member, count, django_assert_num_queries
):
    everything_of(member, count)
    client.get(at("my_page"))

    with django_assert_num_queries(9):
        response = client.get(at("my_page"))

    assert response.content.decode().count('<article class="tick">') == count


def test_my_page_greets_and_groups(client, member):
    everything_of(member, 1)

    page = client.get(at("my_page")).content.decode()

    assert "Hello, Әсем" in page
    assert "Place in line: 2 of 2" in page
    assert "All places are taken. The first in line is offered the next free place." in page
    assert "Needs your attention" in page
    assert page.count('<dl class="twin">') == 1
    badges = re.findall(r'<span class="badge num">(\d+)</span>', page)
    assert badges == ["1", "2", "2", "0"]


def test_an_empty_page_leads_to_the_programme(client, member):
    page = client.get(at("my_page")).content.decode()

    assert "No registrations yet" in page
    assert "You are on no waiting list." in page
    assert "Needs your attention" not in page


def test_my_page_shows_nothing_of_others(client, member):
    everything_of(UserFactory(), 2)

    page = client.get(at("my_page")).content.decode()

    assert "Felt masterclass" not in page


def test_an_offer_that_ran_out_before_the_sweep_is_no_offer(client, member):
    registration = RegistrationFactory(user=member, offered=True)
    Registration.objects.filter(pk=registration.pk).update(
        offer_expires_at=timezone.now() - timedelta(minutes=1)
    )

    page = client.get(at("my_page")).content.decode()

    assert "Accept the place" not in page
    assert "Offer expired" in page


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_no_registration_of_mine(client, member, name):
    theirs = RegistrationFactory(offered=True)

    answers = [client.get(at(name, theirs.pk)).status_code]
    if name in ACTS:
        answers.append(client.post(at(name, theirs.pk)).status_code)

    theirs.refresh_from_db()
    assert set(answers) == {404}
    assert theirs.state == RegistrationState.OFFERED


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**40])
def test_a_number_never_given_is_unknown_whatever_its_size(client, member, name, number):
    assert client.get(at(name, number)).status_code == 404


@pytest.mark.parametrize("name", ["my_page", "profile"])
def test_without_signing_in_one_is_asked_to(client, name):
    response = client.get(at(name))

    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={at(name)}")


@pytest.mark.parametrize("name", ACTS)
def test_opening_a_link_of_a_mail_changes_nothing(client, member, name):
    registration = RegistrationFactory(user=member, offered=True)

    client.get(at(name, registration.pk))

    registration.refresh_from_db()
    assert registration.state == RegistrationState.OFFERED


def test_cancelling_asks_first_and_then_frees_the_place(client, member):
    registration = RegistrationFactory(user=member)

    asked = client.get(at("cancel", registration.pk)).content.decode()
    response = client.post(at("cancel", registration.pk), follow=True)

    registration.refresh_from_db()
    assert "Cancel your place?" in asked
    assert response.redirect_chain == [("/en/me/", 302)]
    assert "Your registration is cancelled." in response.content.decode()
    assert registration.state == RegistrationState.CANCELLED
    assert Event.objects.get().seats_taken == 0


def test_cancelling_twice_is_a_friendly_answer(client, member):
    registration = RegistrationFactory(user=member)

    client.post(at("cancel", registration.pk))
    response = client.post(at("cancel", registration.pk), follow=True)

    assert response.status_code == 200
    assert response.redirect_chain == [(at("ticket", registration.pk), 302)]


def test_a_place_cannot_be_cancelled_once_the_event_has_begun(client, member):
    registration = RegistrationFactory(user=member, event__running=True)

    response = client.post(at("cancel", registration.pk), follow=True)

    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED
    assert "The event has begun; this is no longer possible." in response.content.decode()


def test_accepting_an_offer_gives_the_place(client, member):
    registration = RegistrationFactory(user=member, offered=True)

    page = client.get(at("accept", registration.pk)).content.decode()
    response = client.post(at("accept", registration.pk), follow=True)

    registration.refresh_from_db()
    assert page.count("<form") >= 2
    assert registration.state == RegistrationState.CONFIRMED
    assert "Your place is confirmed" in response.content.decode()


def test_declining_an_offer_ends_it(client, member):
    registration = RegistrationFactory(user=member, offered=True)

    response = client.post(at("decline", registration.pk), follow=True)

    registration.refresh_from_db()
    assert registration.state == RegistrationState.CANCELLED
    assert response.redirect_chain == [("/en/me/", 302)]


def test_an_expired_offer_says_so(client, member):
    registration = RegistrationFactory(user=member, offered=True)
    Registration.objects.filter(pk=registration.pk).update(
        offer_expires_at=timezone.now() - timedelta(minutes=1)
    )

    response = client.post(at("accept", registration.pk), follow=True)

    assert "The time to accept this place has run out." in response.content.decode()


def test_a_link_used_again_leads_to_the_ticket(client, member):
    registration = RegistrationFactory(user=member)

    response = client.get(at("accept", registration.pk))

    assert (response.status_code, response["Location"]) == (302, at("ticket", registration.pk))


@pytest.mark.parametrize(
    ("traits", "heading"),
    [
        ({}, "Your place is confirmed"),
        ({"waitlisted": True}, "You are on the waiting list"),
        ({"offered": True}, "A place has become available"),
        ({"cancelled": True}, "Registration cancelled"),
        ({"expired": True}, "Offer expired"),
        ({"attended": True, "event__completed": True}, "Attended"),
        ({"no_show": True, "event__completed": True}, "No-show"),
        ({"event__cancelled": True}, "The event is cancelled"),
        ({"event__postponed": True}, "Your place is confirmed"),
    ],
)
def test_the_ticket_says_where_things_stand(client, member, traits, heading):
    registration = RegistrationFactory(user=member, **traits)

    page = client.get(at("ticket", registration.pk)).content.decode()

    assert re.search(r"<h1>(.*?)</h1>", page, re.S)[1].strip() == heading


def test_the_ticket_of_a_place_leads_into_calendars(client, member):
    registration = RegistrationFactory(user=member)

    page = client.get(at("ticket", registration.pk)).content.decode()

    start = registration.event.starts_at
    assert at("calendar", registration.pk) in page
    assert f"dates={start:%Y%m%dT%H%M%SZ}%2F" in page
    assert "https://outlook.live.com/calendar/0/deeplink/compose?" in page


def link_in(client, registration):
    content = client.get(at("calendar", registration.pk)).content
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    return str(entry["STATUS"]), registration.event.join_url in str(entry["DESCRIPTION"])


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ({}, ("CONFIRMED", True)),
        ({"waitlisted": True}, ("TENTATIVE", False)),
        ({"offered": True}, ("TENTATIVE", False)),
        ({"event__cancelled": True}, ("CANCELLED", False)),
        ({"event__postponed": True}, ("CANCELLED", False)),
    ],
)
def test_the_calendar_file_holds_the_link_only_for_a_place(client, member, traits, expected):
    registration = RegistrationFactory(user=member, event__online=True, **traits)

    assert link_in(client, registration) == expected
    ticket = client.get(at("ticket", registration.pk)).content.decode()
    assert (registration.event.join_url in ticket) == expected[1]


@pytest.mark.parametrize(
    ("hours", "refused", "promise"),
    [
        (24 * 8, False, "We remind you a week and a day before."),
        (24 * 8, True, "We remind you a day before."),
        (24 * 7 - 1, False, "We remind you a day before."),
        (23, False, None),
    ],
)
def test_the_ticket_promises_the_reminders_that_will_come(client, member, hours, refused, promise):
    starts_at = timezone.now() + timedelta(hours=hours)
    event = EventFactory(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    registration = RegistrationFactory(user=member, event=event)
    Preference.objects.create(user=member, category=Category.REMINDERS, wanted=not refused)

    page = client.get(at("ticket", registration.pk)).content.decode()

    assert re.findall(r"We remind you [^<]+", page) == ([promise] if promise else [])


def test_only_what_will_take_place_is_counted_as_ahead(client, member):
    RegistrationFactory(user=member)
    RegistrationFactory(user=member, event__postponed=True)
    RegistrationFactory(user=member, event__cancelled=True)
    RegistrationFactory(user=member, cancelled=True)

    page = client.get(at("my_page")).content.decode()

    assert re.findall(r'<span class="badge num">(\d+)</span>', page) == ["1", "0", "2", "0"]
    labels = re.findall(r'<p class="tag st st--\w+">([^<]+)</p>', page)
    assert sorted(labels) == sorted(
        ["Place confirmed", "Postponed", "Event cancelled", "Registration cancelled"]
    )


def test_cities_stand_by_country_in_the_order_of_the_readers_alphabet(client, member):
    for country, name in (("FR", "Лион"), ("KZ", "Қостанай"), ("KZ", "Ақтау"), ("KZ", "Орал")):
        CityFactory(country=country, name_kk=name, slug=f"{country}-{len(name)}".lower())

    page = client.get(at("profile", language="kk")).content.decode()

    select = re.search(r'<select name="city".*?</select>', page, re.S)[0]
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', select, re.S)
    shown = [(label, re.findall(r">([^<]+)</option>", inside)) for label, inside in groups]
    assert shown == [("Қазақстан", ["Ақтау", "Қостанай", "Орал"]), ("Франция", ["Лион"])]
    assert select.index('<option value=""') < select.index("<optgroup")
    assert "---" not in select


def test_errors_of_a_form_are_summed_up_and_lead_to_their_fields(client, member):
    typed = {"given_name": "", "visibility": "private", "text_language": "ru"}

    page = client.post(at("profile"), typed).content.decode()

    summary = re.search(r'<div class="note note--err" role="alert".*?</div>', page, re.S)[0]
    assert "autofocus" in summary
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_given_name"]
    assert page.count('id="id_given_name"') == 1


def test_a_registration_that_ended_has_no_calendar_file(client, member):
    registration = RegistrationFactory(user=member, cancelled=True)

    assert client.get(at("calendar", registration.pk)).status_code == 404


def test_the_calendar_file_is_private_and_saved_under_its_name(client, member):
    registration = RegistrationFactory(user=member)

    response = client.get(at("calendar", registration.pk))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"{registration.event.slug}.ics" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_every_page_opens_in_every_language(client, member, language):
    everything_of(member, 1)
    offered = Registration.objects.get(user=member, state=RegistrationState.OFFERED)
    confirmed = Registration.objects.get(user=member, state=RegistrationState.CONFIRMED)
    pages = [
        at("my_page", language=language),
        at("profile", language=language),
        at("ticket", confirmed.pk, language=language),
        at("cancel", confirmed.pk, language=language),
        at("accept", offered.pk, language=language),
    ]

    answers = [client.get(page) for page in pages]

    assert {answer.status_code for answer in answers} == {200}
    assert {f'<html lang="{language}"' in answer.content.decode() for answer in answers} == {True}
    assert {"no-store" in answer["Cache-Control"] for answer in answers} == {True}


def test_the_first_save_makes_a_profile(client, member):
    city, sector = CityFactory(), SectorFactory()
    given = {
        "given_name": "Әсем",
        "family_name": "Қанатқызы",
        "visibility": "private",
        "text_language": "kk",
        "city": city.pk,
        "languages": ["kk", "fr"],
        "sectors": [sector.pk],
    }

    response = client.post(at("profile"), given, follow=True)

    person = Professional.objects.get()
    assert (person.user, str(person), person.latin_name) == (member, "Әсем Қанатқызы", "")
    assert (person.city, person.languages, list(person.sectors.all())) == (
        city,
        ["kk", "fr"],
        [sector],
    )
    page = response.content.decode()
    assert "For example: Asem Kanatkyzy" in page
    assert "Name in Latin script (as in passport)" in page


def test_a_latin_name_of_ones_own_stays(client, member):
    ProfessionalFactory(user=member, latin_name="Assem Kanat")

    given = filled_in(client, at("profile"), given_name="Әсем", latin_name="Assem Kanat")

    client.post(at("profile"), given)

    assert Professional.objects.get().latin_name == "Assem Kanat"


def test_a_wrong_name_is_refused_and_kept_on_the_page(client, member):
    response = client.post(at("profile"), {"given_name": "<b>7</b>"})

    assert response.status_code == 200
    assert "&lt;b&gt;7&lt;/b&gt;" in response.content.decode()
    assert Professional.objects.count() == 0


def test_a_profile_belongs_to_whoever_is_signed_in(client, member):
    other = ProfessionalFactory()

    given = filled_in(client, at("profile"), given_name="Әсем", user=other.user_id, id=other.pk)

    client.post(at("profile"), given)

    other.refresh_from_db()
    assert other.given_name == "Айгерім"
    assert Professional.objects.get(user=member).given_name == "Әсем"


def test_the_export_of_personal_data_holds_registrations_and_profile(member):
    ProfessionalFactory(user=member)
    mine = RegistrationFactory(user=member, needs="Пандус")
    RegistrationFactory(needs="чужое")

    document = personal_data(member)

    assert [row["event"] for row in document["registrations"]] == [mine.event.slug]
    assert document["registrations"][0]["needs"] == "Пандус"
    assert document["professional"]["latin_name"] == "Aigerim Seiitkyzy"


def test_erasing_an_account_frees_the_place_for_the_next_in_line(member):
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event, user=member)
    waiting = RegistrationFactory(event=event, waitlisted=True)

    erase(member)

    waiting.refresh_from_db()
    event.refresh_from_db()
    assert (waiting.state, event.seats_taken) == (RegistrationState.OFFERED, 1)
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("name", ["my_page", "profile", "ticket", "cancel"])
def test_pages_work_without_script(client, member, name):
    registration = RegistrationFactory(user=member)
    args = () if name in {"my_page", "profile"} else (registration.pk,)

    page = client.get(at(name, *args)).content.decode()

    main = re.search(r"<main.*</main>", page, re.S)[0]
    assert re.findall(r"<script|javascript:|\son\w+=|\sstyle=", main) == []
    assert all("csrfmiddlewaretoken" in form for form in re.findall(r"<form.*?</form>", main, re.S))
