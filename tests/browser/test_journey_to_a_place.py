"""From a visitor to a participant and back, in Kazakh: the portal's main job in one walk."""

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
TITLE = "Жібек бояу семинары"
NEEDS = "Арбамен келемін, кіреберіс керек."


@pytest.fixture
def seminar():
    """At three in the afternoon in Almaty, so that no reminder falls into the night."""
    music = SectorFactory(short_name_kk="Музыка")
    EventFactory(kind=Kind.MASTERCLASS, sectors=[music])
    EventFactory(kind=Kind.SEMINAR)
    day = in_days(10).astimezone(ZoneInfo("Asia/Almaty"))
    return EventFactory(
        kind=Kind.SEMINAR, sectors=[music], title_kk=TITLE, starts_at=day.replace(hour=15)
    )


@pytest.fixture
def coordinator():
    grant_all()
    person = UserFactory(staff=True, language="kk")
    person.groups.add(Group.objects.get(name=Role.COORDINATOR))
    return person


def test_a_visitor_becomes_a_participant_is_reminded_and_cancels(
    walk_in, walk_in_as, last_letter, seminar, coordinator
):
    ConsentTextFactory()
    visitor = walk_in("kk")

    finds_the_event(visitor)
    creates_an_account(visitor, last_letter)
    registers(visitor, last_letter, seminar)
    staff_see_the_registration(walk_in_as(coordinator))
    is_reminded_a_day_before(last_letter, seminar)
    cancels(visitor, last_letter, seminar)


def finds_the_event(visitor):
    visitor.open()
    visitor.follow("Programme", within=visitor.page.get_by_role("banner"))
    visitor.arrives_at("Programme")
    visitor.field("Kind").select_option(visitor.label(Kind.SEMINAR))
    visitor.page.get_by_label("Музыка", exact=True).check()
    visitor.press("Show")
    visitor.page.wait_for_url("**kind=seminar**")

    articles = visitor.page.get_by_role("article")
    assert [plain(text) for text in articles.get_by_role("heading").all_inner_texts()] == [TITLE]

    visitor.follow(TITLE)
    visitor.arrives_at(TITLE)


def creates_an_account(visitor, last_letter):
    visitor.follow("Register")
    visitor.arrives_at("Sign in")
    visitor.follow("Create an account")
    visitor.arrives_at("Create an account")
    consent = visitor.field("Дербес деректерімді өңдеуге келісемін")
    assert not consent.is_checked()

    visitor.fill("Full name", NAME)
    visitor.fill("Email", ADDRESS)
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
    assert list(ConsentRecord.objects.values_list("user__email", "language")) == [(ADDRESS, "kk")]


def registers(visitor, last_letter, seminar):
    visitor.fill("Access needs", NEEDS)
    visitor.press("Register")
    visitor.arrives_at("Your place is confirmed")

    letter = last_letter(ADDRESS)
    assert letter.subject == visitor.words("Your place is confirmed: %(title)s", title=TITLE)
    assert visitor.words("Cancel my place") in letter.body
    [file] = letter.attachments
    [entry] = Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")
    assert (entry["SUMMARY"], entry["DTSTART"].dt) == (TITLE, seminar.starts_at)

    visitor.open("/me/")
    tickets = visitor.page.get_by_role("article")
    assert [plain(text) for text in tickets.get_by_role("heading").all_inner_texts()] == [TITLE]


def staff_see_the_registration(coordinator):
    coordinator.open("/admin/applicants/registration/")
    row = coordinator.page.get_by_role("row").filter(has_text=ADDRESS)
    assert TITLE in row.inner_text()
    assert coordinator.words("Place confirmed", "registration") in row.inner_text()

    row.get_by_role("link").first.click()
    coordinator.page.get_by_text(NEEDS).wait_for()


def is_reminded_a_day_before(last_letter, seminar):
    with time_machine.travel(seminar.starts_at - timedelta(hours=23, minutes=55)):
        assert remind() == 1
        letter = last_letter(ADDRESS)

    in_paris = seminar.starts_at.astimezone(ZoneInfo("Europe/Paris"))
    assert letter.subject.startswith("Еске саламыз: ")
    assert TITLE in letter.subject
    assert "Алматы: 15:00" in plain(letter.body)
    assert f"Париж: {in_paris:%H:%M}" in plain(letter.body)


def cancels(visitor, last_letter, seminar):
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
        "Your registration is cancelled: %(title)s", title=TITLE
    )
