"""Sending under real simultaneity; ``test_sending_races.py`` starts this in a process of its own.

Uses the database that DATABASE_URL names (none: a SQLite file in DATA_DIR), migrates it, runs
every race and prints one JSON object.
"""

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from applicants.models import Application, Receipt
from applicants.services.applications.sending import send
from applicants.services.applications.starting import start
from programs.models import OpenCall
from tests.applicants.applications.ready import ready_application
from tests.applicants.race import all_at_once
from tests.factories.applicants import ProfessionalFactory
from tests.factories.programs import OpenCallFactory

CAP = 5


class Sent:
    """What ``all_at_once`` counts: a receipt has no state of its own."""

    state = "sent"


def _sends(application):
    def act():
        mine = Application.objects.get(pk=application.pk)
        send(mine, by=mine.professional.user)
        return Sent

    return act


def _report(call, outcomes):
    sent = Application.objects.filter(call=call).counted()
    receipts = Receipt.objects.filter(application__call=call)
    return {"outcomes": outcomes, "sent": sent.count(), "receipts": receipts.count()}


def twenty_for_five():
    call = OpenCallFactory(application_cap=CAP)
    acts = [_sends(ready_application(call=call)) for _number in range(20)]
    return _report(call, all_at_once(acts))


def one_person_sends_five_and_two_are_allowed():
    call, person = OpenCallFactory(max_per_person=2), ProfessionalFactory()
    drafts = [ready_application(call=call, professional=person) for _number in range(5)]
    return _report(call, all_at_once([_sends(draft) for draft in drafts]))


def one_application_sent_twenty_times():
    application = ready_application()
    found = _report(application.call, all_at_once([_sends(application)] * 20))
    found["mails"] = application.professional.user.mail.filter(kind="app.received").count()
    found["moves"] = application.trail.filter(to_state="submitted").count()
    return found


def one_person_begins_twenty_times():
    call, person = OpenCallFactory(), ProfessionalFactory()

    def act():
        return start(
            OpenCall.objects.get(pk=call.pk), professional=person, language="ru", eligibility={}
        )

    outcomes = all_at_once([act] * 20)
    return {"outcomes": outcomes, "drafts": Application.objects.filter(call=call).count()}


def the_deadline_passes_while_they_wait():
    """Somebody holds the call from before its deadline until after it; nobody who waits slips in.

    The clock is read by whoever has the lock, not by whoever came in time.
    """
    call = OpenCallFactory(application_cap=50)
    acts = [_sends(ready_application(call=call)) for _number in range(8)]
    OpenCall.objects.filter(pk=call.pk).update(closes_at=timezone.now() + timedelta(seconds=2))
    held = threading.Event()

    def hold():
        with transaction.atomic():
            OpenCall.objects.filter(pk=call.pk).update(places=5)
            held.set()
            time.sleep(3)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(hold)
        held.wait(20)
        return _report(call, all_at_once(acts))


def main():
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    races = (
        twenty_for_five,
        one_person_sends_five_and_two_are_allowed,
        one_application_sent_twenty_times,
        one_person_begins_twenty_times,
        the_deadline_passes_while_they_wait,
    )
    json.dump({race.__name__: race() for race in races}, sys.stdout)
