"""Races for the places of a call, with real threads; ``test_races.py`` starts this.

As ``tests.applicants.race``: a process and a database of its own, nothing rolled back.
"""

import json
import sys
from contextlib import suppress
from datetime import timedelta

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from applicants.choices.applications import HOLDING_A_PLACE, ApplicationState
from applicants.errors.answering import ApplicationBusy
from applicants.models import Application, ApplicationTrail
from applicants.services.applications import answering, people
from events.choices import Admission
from events.models import Event
from partnership.accounts.models import User
from partnership.notifications.models import Message
from programs.models import OpenCall
from tests.applicants.race import all_at_once
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ApplicationFactory, CoApplicantFactory
from tests.factories.events import EventFactory
from tests.factories.programs import OpenCallFactory

PLACES, WAITING = 10, 15
S = ApplicationState


def call_with(accepted, reserve, *, late=False, places=PLACES):
    """A call whose places are taken, with people ranked behind them."""
    call, now = OpenCallFactory(in_review=True, places=places), timezone.now()
    end = now + (-timedelta(minutes=1) if late else timedelta(days=7))

    def one(**fields):
        return ApplicationFactory(
            call=call,
            submitted_at=now,
            decided_at=now,
            confirm_by=end,
            professional__user__verified=False,
            **fields,
        )

    holders = [one(state=S.ACCEPTED) for _number in range(accepted)]
    queue = [one(state=S.RESERVE, staged_rank=rank + 1) for rank in range(reserve)]
    return call, holders, queue


def report(call, queue, outcomes):
    """What came of a race for a call's places."""
    rows = Application.objects.filter(call=call)
    found = dict(rows.values_list("pk", "state"))
    moved = [found[row.pk] != S.RESERVE for row in queue]
    mails = Message.objects.filter(
        kind="app.moved_up", recipient__professional__applications__call=call
    )
    trail = ApplicationTrail.objects.filter(application__call=call, from_state=S.RESERVE)
    return {
        "outcomes": dict(sorted(outcomes.items())),
        "holding": rows.filter(state__in=HOLDING_A_PLACE).count(),
        "moved_up": sum(moved),
        "in_order": moved == sorted(moved, reverse=True),
        "mails": mails.count(),
        "moves": trail.count(),
    }


def fresh(application):
    return Application.objects.select_related("call", "professional__user").get(pk=application.pk)


def patiently(act):
    """Who is asked to try again in a moment does so: on a slow machine the line is long."""

    def tried():
        for _number in range(20):
            with suppress(ApplicationBusy):
                return act()
        return act()

    return tried


def turns_down(row):
    return patiently(lambda: answering.turn_down(fresh(row), by=row.professional.user))


def confirms(row):
    return patiently(lambda: answering.confirm(fresh(row), by=row.professional.user).application)


class Done:
    """What a sweep comes to."""

    state = "swept"


def sweeps(call):
    def act():
        answering.expire_unconfirmed()
        answering.move_up_reserve(OpenCall.objects.get(pk=call.pk))
        return Done

    return patiently(act)


def all_turn_down_while_the_sweeps_run():
    call, holders, queue = call_with(PLACES, WAITING)
    acts = [turns_down(row) for row in holders] + [sweeps(call) for _number in range(10)]
    return report(call, queue, all_at_once(acts))


def twenty_sweeps_expire_the_same_places():
    call, _holders, queue = call_with(PLACES, WAITING, late=True)
    return report(call, queue, all_at_once([sweeps(call) for _number in range(20)]))


def one_place_is_confirmed_and_turned_down_at_once():
    call, [row], queue = call_with(1, 3, places=1)
    return report(call, queue, all_at_once([confirms(row), turns_down(row)] * 10))


def the_head_withdraws_while_a_place_is_lost():
    call, holders, queue = call_with(1, 3, places=1)
    head = queue[0]
    acts = [
        turns_down(holders[0]),
        patiently(lambda: answering.withdraw(fresh(head), by=head.professional.user)),
    ]
    all_at_once(acts)
    found = dict(Application.objects.filter(call=call).values_list("pk", "state"))
    held = sum(found[row.pk] == S.ACCEPTED for row in queue)
    return {"held": held, "head": found[head.pk] in {S.ACCEPTED, S.WITHDRAWN}}


def thirty_confirm_for_ten_seats_of_the_event():
    call, holders, _queue = call_with(30, 0, places=30)
    event = EventFactory(call=call, admission=Admission.CALL, capacity=PLACES)
    outcomes = all_at_once([confirms(row) for row in holders])
    event = Event.objects.get(pk=event.pk)
    return {
        "outcomes": dict(outcomes),
        "seats_taken": event.seats_taken,
        "places": event.registrations.count(),
        "team": Message.objects.filter(kind="app.place_missing").count(),
    }


def one_link_is_answered_by_twenty():
    row = CoApplicantFactory()
    friends = [UserFactory(verified=False) for _number in range(20)]

    def agrees(user):
        def act():
            mine = (
                type(row).objects.select_related("application__professional__user").get(pk=row.pk)
            )
            return people.answer_co_application(mine, user=user, agrees=True)

        return patiently(act)

    outcomes = all_at_once([agrees(user) for user in friends])
    mails = Message.objects.filter(kind="coapplicant.agreed").count()
    return {"outcomes": dict(outcomes), "mails": mails}


def without_the_lock():
    """What filling a lost place would be if it only looked and wrote."""
    call, holders, queue = call_with(PLACES, WAITING)
    Application.objects.filter(pk__in=[row.pk for row in holders]).update(state=S.EXPIRED)

    def naive():
        with transaction.atomic():
            rows = Application.objects.filter(call=call)
            free = PLACES - rows.filter(state__in=HOLDING_A_PLACE).count()
            heads = list(rows.filter(state=S.RESERVE).order_by("staged_rank")[:free])
            for row in heads:
                ApplicationTrail.objects.create(
                    application=row, from_state=S.RESERVE, to_state=S.ACCEPTED, at=timezone.now()
                )
                Application.objects.filter(pk=row.pk).update(state=S.ACCEPTED)
        return Done

    return report(call, queue, all_at_once([naive] * 20))


RACES = (
    all_turn_down_while_the_sweeps_run,
    twenty_sweeps_expire_the_same_places,
    one_place_is_confirmed_and_turned_down_at_once,
    the_head_withdraws_while_a_place_is_lost,
    thirty_confirm_for_ten_seats_of_the_event,
    one_link_is_answered_by_twenty,
)


def main():
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    assert not User.objects.exists(), "the races want an empty database"
    races = [*RACES, without_the_lock] if connection.vendor == "postgresql" else RACES
    json.dump({race.__name__: race() for race in races}, sys.stdout)
