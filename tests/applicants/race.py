"""Races for places with real threads and connections; ``test_races.py`` starts this.

Uses the database that DATABASE_URL names (none: a SQLite file in DATA_DIR), migrates it, runs
every race and prints one JSON object. It wants a process of its own, so that the portal's real
settings meet a real database and nothing is rolled back.
"""

import json
import random
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from types import SimpleNamespace

from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from applicants.choices import HOLDING_A_SEAT, RegistrationState
from applicants.models import Professional, Registration
from applicants.queries import queue_position
from applicants.services.registering import cancel, register
from events.models import Event
from partnership.accounts.models import User
from partnership.accounts.services import erasure
from tests.applicants.mail_placeholders import stand_in
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

AT_ONCE = 40
PLACES = 10
NAME = "Aigul Serik"


def all_at_once(acts):
    """Run the acts on 40 connections that start at one instant; returns what each came to."""
    gate = threading.Barrier(min(AT_ONCE, len(acts)))
    waiting = iter(acts)
    turn = threading.Lock()

    def worker():
        connection.ensure_connection()
        gate.wait()
        outcomes = []
        while True:
            with turn:
                act = next(waiting, None)
            if act is None:
                connections.close_all()
                return outcomes
            outcomes.append(outcome_of(act))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        started = [pool.submit(worker) for _number in range(gate.parties)]
        return Counter(outcome for future in started for outcome in future.result())


def outcome_of(act):
    try:
        return str(act().state)
    except Exception as error:
        return type(error).__name__


def people(number):
    return [UserFactory(verified=False) for _number in range(number)]


def report(event, outcomes):
    """What came of a race; ``line`` is the whole line by arrival, runs of one state together."""
    rows = list(Registration.objects.filter(event=event).order_by("queued_at", "pk"))
    waiting = [row for row in rows if row.state == RegistrationState.WAITLISTED]
    event.refresh_from_db()
    return {
        "outcomes": outcomes,
        "line": [[state, len(list(run))] for state, run in groupby(row.state for row in rows)],
        "seats_taken": event.seats_taken,
        "holding": sum(row.state in HOLDING_A_SEAT for row in rows),
        "positions": [queue_position(row) for row in waiting],
        "in_order_of_arrival": rows == sorted(rows, key=lambda row: (row.created_at, row.pk)),
    }


def two_hundred_for_ten():
    event = EventFactory(capacity=PLACES)
    return report(event, all_at_once([_registers(event, user) for user in people(200)]))


def ten_leave_while_fifty_come():
    event = EventFactory(capacity=PLACES)
    holders = [_registers(event, user)() for user in people(PLACES)]
    queue = [_registers(event, user)() for user in people(20)]
    leave = [_cancels(registration) for registration in holders]
    come = [_registers(event, user) for user in people(50)]
    found = report(event, all_at_once(come[:5] + leave + come[5:]))
    found["offers"] = [row.user.mail.filter(kind="waitlist.offer").count() for row in queue]
    return found


def one_person_twenty_times():
    event, [user] = EventFactory(capacity=PLACES), people(1)
    found = report(event, all_at_once([_registers(event, user)] * 20))
    found["mails"] = user.mail.count()
    return found


def somebody_holds_the_row_too_long():
    """One connection keeps the event locked; the other waits 0.3 s, not the usual seconds."""
    event, [user] = EventFactory(capacity=PLACES), people(1)
    held, done = threading.Event(), threading.Event()
    hurry = {
        "postgresql": "SET lock_timeout = '300ms'",
        "sqlite": "PRAGMA busy_timeout = 300",
    }[connection.vendor]

    def hold():
        with transaction.atomic():
            Event.objects.filter(pk=event.pk).update(offer_hours=5)
            held.set()
            done.wait(20)
        connections.close_all()

    def come():
        held.wait(20)
        with connection.cursor() as cursor:
            cursor.execute(hurry)
        outcome = outcome_of(_registers(event, user))
        done.set()
        connections.close_all()
        return outcome

    with ThreadPoolExecutor(2) as pool:
        pool.submit(hold)
        return report(event, [pool.submit(come).result()])


def a_registration_in_the_middle_of_an_erasure():
    """Between letting the places go and deleting the person, another place is asked for."""
    first, second = EventFactory(capacity=PLACES), EventFactory(capacity=PLACES)
    [user] = people(1)
    _registers(first, user)()
    outcomes = []

    def come():
        outcomes.append(outcome_of(_registers(second, user)))
        connections.close_all()

    comer = threading.Thread(target=come)

    def linger(person):
        comer.start()
        comer.join(1)

    hooks = erasure.before_erasure
    before = hooks._hooks
    hooks._hooks = {"linger": linger, **before}
    try:
        erasure.erase(user)
    finally:
        hooks._hooks = before
    comer.join(20)
    return [report(first, []), report(second, outcomes)]


def people_are_erased_while_they_register():
    """Every person registers at four events and is erased, all at the same time."""
    events = [EventFactory(capacity=3) for _number in range(4)]
    acts = []
    for user in people(20):
        acts += [_registers(event, user) for event in events]
        acts += [_erases(user)]
    random.Random(7).shuffle(acts)
    outcomes = all_at_once(acts)
    found = [report(event, {}) for event in events]
    return {
        "refused": sorted(set(outcomes) - {*RegistrationState.values, "erased"}),
        "erased": outcomes["erased"],
        "rows": Registration.objects.filter(event__in=events).count(),
        "seats": [one["seats_taken"] for one in found],
    }


def forty_of_one_name():
    """Forty people of the same name save their first profile at one instant."""
    acts = [_writes_a_profile(user) for user in people(AT_ONCE)]
    outcomes = all_at_once(acts)
    slugs = set(Professional.objects.filter(latin_name=NAME).values_list("slug", flat=True))
    return {"outcomes": outcomes, "slugs": len(slugs)}


def without_the_guard():
    """What the services would be without lock and condition: read, decide, write."""
    event = EventFactory(capacity=PLACES)

    def naive(user):
        now, row = timezone.now(), Event.objects.get(pk=event.pk)
        free = row.seats_taken < row.capacity
        if free:
            row.seats_taken += 1
            row.save(update_fields=["seats_taken"])
        state = RegistrationState.CONFIRMED if free else RegistrationState.WAITLISTED
        return Registration.objects.create(
            event=event, user=user, state=state, queued_at=now, confirmed_at=now, language="ru"
        )

    acts = [lambda user=user: naive(user) for user in people(200)]
    return report(event, all_at_once(acts))


def _registers(event, user):
    return lambda: register(Event.objects.get(pk=event.pk), user=user, language="kk")


def _writes_a_profile(user):
    def act():
        with transaction.atomic():
            Professional(user=user, given_name="Айгүл", latin_name=NAME).save()
        return SimpleNamespace(state="saved")

    return act


def _erases(user):
    def act():
        erasure.erase(User.objects.get(pk=user.pk))
        return SimpleNamespace(state="erased")

    return act


def _cancels(registration):
    return lambda: cancel(Registration.objects.get(pk=registration.pk), by=registration.user)


RACES = (
    two_hundred_for_ten,
    ten_leave_while_fifty_come,
    one_person_twenty_times,
    somebody_holds_the_row_too_long,
    a_registration_in_the_middle_of_an_erasure,
    people_are_erased_while_they_register,
    forty_of_one_name,
)


def main():
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    stand_in()
    assert not User.objects.exists(), "the races want an empty database"
    races = [*RACES, without_the_guard] if connection.vendor == "postgresql" else RACES
    json.dump({race.__name__: race() for race in races}, sys.stdout)
