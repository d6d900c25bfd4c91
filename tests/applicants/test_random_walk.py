"""A thousand acts in random order: places add up and the queue is never jumped."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.choices import RegistrationState
from applicants.errors import RegistrationRefused
from applicants.models import Registration
from applicants.services.capacity import set_capacity
from applicants.services.event_changes import postpone_event, reschedule_event
from applicants.services.registering import accept_offer, cancel, decline_offer
from applicants.services.removal import release_all_of
from applicants.services.waiting import move_waiting_lists
from events.errors import EventRefused
from events.models import Event
from tests.applicants.helpers import join, seats_add_up
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wordless_mails")]
S = RegistrationState
REASONS = {"kk": "Зал жабық.", "ru": "Зал закрыт."}


class Walk:
    """One event, thirty people, and whatever comes into their heads."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.done = 0
        self.event = EventFactory(capacity=4, starts_at=timezone.now() + timedelta(days=40))
        self.people = [UserFactory(verified=False) for _number in range(15)]
        self.acts = [self.come] * 6 + [self.leave] * 3 + [self.accept] * 3
        self.acts += [self.decline, self.erase, self.places, self.sweep, self.postpone, self.settle]

    def someone_in(self, *states):
        rows = list(Registration.objects.filter(event=self.event, state__in=states))
        return self.dice.choice(rows) if rows else None

    def come(self):
        join(self.event, self.dice.choice(self.people))

    def leave(self):
        if row := self.someone_in(S.CONFIRMED, S.WAITLISTED, S.OFFERED, S.CANCELLED):
            cancel(row, by=row.user)

    def accept(self):
        if row := self.someone_in(S.OFFERED):
            accept_offer(row, by=row.user)

    def decline(self):
        if row := self.someone_in(S.OFFERED):
            decline_offer(row, by=row.user)

    def erase(self):
        release_all_of(self.dice.choice(self.people))

    def places(self):
        set_capacity(self.event, by=None, capacity=self.dice.choice([1, 2, 4, 6, None]))

    def sweep(self):
        move_waiting_lists(timezone.now() + timedelta(hours=self.dice.choice([0, 25])))

    def postpone(self):
        postpone_event(self.event, by=None, reasons=REASONS)

    def settle(self):
        start = timezone.now() + timedelta(days=self.dice.randint(20, 40))
        reschedule_event(self.event, by=None, starts_at=start, ends_at=start + timedelta(hours=2))

    def step(self):
        try:
            self.dice.choice(self.acts)()
            self.done += 1
        except (RegistrationRefused, EventRefused):
            pass


def line(event):
    return list(Registration.objects.filter(event=event).waiting().values_list("pk", flat=True))


def left_the_line_upwards(before, after):
    """Who moved from the line to an offer; whoever cancelled or was erased does not count."""
    gone = [pk for pk in before if pk not in after]
    return [
        pk for pk in gone if Registration.objects.filter(pk=pk).exclude(state=S.CANCELLED).exists()
    ]


@pytest.mark.parametrize("seed", range(5))
def test_places_add_up_and_nobody_jumps_the_queue(seed):
    walk = Walk(seed)

    for _number in range(200):
        before = line(walk.event)
        walk.step()
        walk.event = Event.objects.get(pk=walk.event.pk)
        after = line(walk.event)

        assert seats_add_up(walk.event)
        risen = left_the_line_upwards(before, after)
        still = [pk for pk in before if pk in after]
        assert all(before.index(up) < before.index(stays) for up in risen for stays in still)
        assert [pk for pk in after if pk in before] == still
        assert after[: len(still)] == still
    assert walk.done > 60
