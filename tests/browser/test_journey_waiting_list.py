"""From the waiting list to a place, in French."""

import pytest
from django.contrib.auth.models import Group

from applicants.choices import Blocked
from applicants.models import Registration
from partnership.accounts.choices import Role
from partnership.accounts.roles import grant_all
from tests.applicants.helpers import join
from tests.browser.walking import link_in, plain
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Atelier de tapisserie"


@pytest.fixture
def coordinator():
    grant_all()
    person = UserFactory(staff=True, language="fr")
    person.groups.add(Group.objects.get(name=Role.COORDINATOR))
    return person


def test_who_waits_is_offered_the_place_that_staff_free(walk_in_as, last_letter, coordinator):
    event = EventFactory(capacity=1, title_fr=TITLE)
    holder = join(event).user
    waiting, next_one = (UserFactory(language="fr") for _ in range(2))
    reader = walk_in_as(waiting)

    joins_the_line(reader, event)
    join(event, next_one)
    sees_place_and_reason(reader, "1", "2")
    staff_cancel(walk_in_as(coordinator), holder)
    accepts(reader, last_letter(waiting.email))

    assert last_letter(waiting.email).subject == reader.words(
        "The place is yours: %(title)s", title=TITLE
    )
    sees_place_and_reason(walk_in_as(next_one), "1", "1")
    assert list(Registration.objects.order_by("pk").values_list("user", "state")) == [
        (holder.pk, "cancelled"),
        (waiting.pk, "confirmed"),
        (next_one.pk, "waitlisted"),
    ]


def joins_the_line(reader, event):
    reader.open(event.get_absolute_url().removeprefix("/ru"))
    reader.arrives_at(TITLE)
    reader.follow("Join the waiting list")
    reader.arrives_at("Join the waiting list")
    reader.press("Join the waiting list")
    reader.arrives_at("You are on the waiting list")


def sees_place_and_reason(reader, place, of):
    reader.open("/me/")
    line = reader.words("Place in line: %(n)s of %(total)s", n=place, total=of)
    waiting = reader.page.get_by_role("region", name=reader.words("Waiting", "events of mine"))
    waiting.get_by_text(line, exact=True).wait_for()
    waiting.get_by_text(reader.label(Blocked.NO_SEAT), exact=True).wait_for()


def staff_cancel(coordinator, holder):
    coordinator.open("/admin/applicants/registration/")
    row = coordinator.page.get_by_role("row").filter(has_text=holder.email)
    row.get_by_role("checkbox").check()
    coordinator.page.get_by_label(coordinator.words("Action:")).select_option(
        label=coordinator.words("Cancel the selected registrations")
    )
    coordinator.press("Go")
    coordinator.press("Cancel the selected registrations")
    coordinator.page.get_by_text("1 inscription traitée").wait_for()


def accepts(reader, letter):
    assert letter.subject == reader.words("A place has become available: %(title)s", title=TITLE)
    assert reader.words("Answer by") in letter.body
    reader.page.goto(link_in(letter, "/accept/"))
    reader.arrives_at("A place has become available")
    assert not Registration.objects.filter(state="confirmed").exists()

    button = reader.words("Accept the place")
    reader.page.get_by_role("button", name=button).click()
    reader.arrives_at("Your place is confirmed")

    reader.open("/me/")
    tickets = reader.page.get_by_role("article")
    assert [plain(text) for text in tickets.get_by_role("heading").all_inner_texts()] == [TITLE]
