"""From a visitor to a participant and back: the portal's main job, walked in each language."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Group
from icalendar import Calendar

from applicants.models import Registration
from applicants.services.reminding import remind
from events.choices import Kind
from partnership.accounts.choices import Role
from partnership.accounts.models import ConsentRecord, User
from partnership.accounts.roles import grant_all
from tests.browser.walking import link_in, plain
from tests.factories.accounts import PASSWORD, ConsentTextFactory, UserFactory
from tests.factories.events import EventFactory, in_days
from tests.factories.programs import SectorFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME, ADDRESS = "Айгерім Сейітқызы", "aigerim@example.org"
TITLES = {
    "kk": "Жібек бояу семинары",
    "ru": "Семинар по окраске шёлка",
    "fr": "Séminaire de teinture sur soie",
    "en": "Silk dyeing seminar",
}
SECTORS = {"kk": "Әуен", "ru": "Музыка", "fr": "Musique", "en": "Music"}
CITIES = {"kk": ("Алматы", "Париж"), "ru": ("Алматы", "Париж")}
NEEDS = "Арбамен келемін, кіреберіс керек."


@pytest.fixture
def seminar():
    """At three in the afternoon in Almaty, so that no reminder falls into the night."""
    music = SectorFactory(**{f"short_name_{code}": name for code, name in SECTORS.items()})
    EventFactory(kind=Kind.MASTERCLASS, sectors=[music])
    EventFactory(kind=Kind.SEMINAR)
    day = in_days(10).astimezone(ZoneInfo("Asia/Almaty"))
    return EventFactory(
        kind=Kind.SEMINAR,
        sectors=[music],
        starts_at=day.replace(hour=15),
        **{f"title_{code}": title for code, title in TITLES.items()},
    )


@pytest.fixture(params=["kk", "ru", "fr", "en"])
def language(request):
    return request.param


@pytest.fixture
def coordinator(language):
    grant_all()
    person = UserFactory(staff=True, language=language)
    person.groups.add(Group.objects.get(name=Role.COORDINATOR))
    return person


def test_a_visitor_becomes_a_participant_is_reminded_and_cancels(
    walk_in, walk_in_as, last_letter, seminar, coordinator, language
):
    consent = getattr(ConsentTextFactory(), f"label_{language}")
    visitor = walk_in(language)
    title = TITLES[language]

    finds_the_event(visitor, title, SECTORS[language])
    creates_an_account(visitor, last_letter, consent, language)
    registers(visitor, last_letter, seminar, title)
    staff_see_the_registration(walk_in_as(coordinator), title)
    is_reminded_a_day_before(last_letter, seminar, title, language)
    cancels(visitor, last_letter, seminar, title)


def finds_the_event(visitor, title, sector):
    visitor.open()
    visitor.follow("Programme", within=visitor.page.get_by_role("banner"))
    visitor.arrives_at("Programme")
    visitor.field("Kind").select_option(value=Kind.SEMINAR.value)
    visitor.page.get_by_label(re.compile(rf"^\s*{re.escape(sector)}(?=[\s,(]|$)")).check()
    visitor.press("Show")
    visitor.page.wait_for_url("**kind=seminar**sector=**")
    visitor.page.locator("[aria-busy]").wait_for(state="detached")

    articles = visitor.page.get_by_role("article")
    assert [plain(text) for text in articles.get_by_role("heading").all_inner_texts()] == [title]

    visitor.follow(title)
    visitor.arrives_at(title)


def creates_an_account(visitor, last_letter, label, language):
    visitor.follow("Register")
    visitor.arrives_at("Sign in")
    visitor.follow("Create an account")
    visitor.arrives_at("Create an account")
    consent = visitor.page.get_by_label(label)
    assert not consent.is_checked()

    visitor.fill("Full name", NAME)
    visitor.fill("Email address", ADDRESS)
    visitor.fill("Password", PASSWORD)
    visitor.press("Create an account")
    assert not User.objects.filter(email=ADDRESS).exists()

    consent.check()
    visitor.press("Create an account")
    visitor.arrives_at("Confirm your email address")
    letter = last_letter(ADDRESS)
    assert letter.subject == visitor.words("Confirm your email address")

    visitor.page.goto(link_in(letter, "/confirm-email/"))
    visitor.arrives_at("Confirm your email address")
    visitor.press("Confirm the address")
    visitor.arrives_at("Register for the event")
    assert list(ConsentRecord.objects.values_list("user__email", "language")) == [
        (ADDRESS, language)
    ]


def registers(visitor, last_letter, seminar, title):
    visitor.fill("Access needs", NEEDS)
    visitor.press("Register")
    visitor.arrives_at("Your place is confirmed")

    letter = last_letter(ADDRESS)
    assert letter.subject == visitor.words("Your place is confirmed: %(title)s", title=title)
    assert visitor.words("Cancel my place") in letter.body
    [file] = letter.attachments
    [entry] = Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")
    assert (entry["SUMMARY"], entry["DTSTART"].dt) == (title, seminar.starts_at)

    visitor.open("/me/")
    tickets = visitor.page.get_by_role("article")
    assert [plain(text) for text in tickets.get_by_role("heading").all_inner_texts()] == [title]


def staff_see_the_registration(coordinator, title):
    coordinator.open("/admin/applicants/registration/")
    row = coordinator.page.get_by_role("row").filter(has_text=ADDRESS)
    assert title in row.inner_text()
    assert coordinator.words("Place confirmed", "registration") in row.inner_text()

    row.get_by_role("link").first.click()
    coordinator.page.get_by_text(NEEDS).wait_for()


def is_reminded_a_day_before(last_letter, seminar, title, language):
    with time_machine.travel(seminar.starts_at - timedelta(hours=23, minutes=55)):
        assert remind() == 1
        letter = last_letter(ADDRESS)

    in_paris = seminar.starts_at.astimezone(ZoneInfo("Europe/Paris"))
    almaty, paris = CITIES.get(language, ("Almaty", "Paris"))
    assert title in letter.subject
    assert re.search(rf"{almaty}\s?: 15:00", plain(letter.body))
    assert re.search(rf"{paris}\s?: {in_paris:%H:%M}", plain(letter.body))


def cancels(visitor, last_letter, seminar, title):
    visitor.open("/me/")
    visitor.page.get_by_role("article").get_by_role(
        "link", name=visitor.words("Cancel my place")
    ).click()
    visitor.arrives_at("Cancel your place?")
    visitor.press("Cancel my place")
    visitor.page.get_by_role("status").get_by_text(
        visitor.words("Your registration is cancelled.")
    ).wait_for()

    assert visitor.page.get_by_role("article").count() == 0
    assert list(Registration.objects.values_list("user__email", "event", "state")) == [
        (ADDRESS, seminar.pk, "cancelled")
    ]
    assert last_letter(ADDRESS).subject == visitor.words(
        "Your registration is cancelled: %(title)s", title=title
    )
