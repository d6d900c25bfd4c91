"""Who stands where before a crowd comes, and where they stand afterwards.

Runs in a process of its own, with the settings and the database of the server that
is tried: ``set 200``, ``exhibit <event>`` and ``report <event>`` print one JSON object.
"""

import json
import sys
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files.base import ContentFile

from applicants.models import Professional, ProjectDocument
from applicants.services.registering import register
from events.models import Event
from partnership.accounts.models import User
from partnership.notifications.models import Message
from tests.applicants.race import report
from tests.factories.accounts import UserFactory
from tests.factories.applicants import DecisionLetterFactory, ProjectFactory
from tests.factories.events import (
    AppearanceFactory,
    EventFactory,
    SessionFactory,
    SpeakerFactory,
    VenueFactory,
)
from tests.factories.programs import ArticleFactory, CityFactory, OpenCallFactory, SectorFactory

PLACES = 10
NUMBERED = (UserFactory, EventFactory, VenueFactory, SectorFactory)


def session_of(user):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


def person():
    return UserFactory(password=None)


def number_on():
    """A process of its own starts counting anew; the rows of the one before are there."""
    for factory in NUMBERED:
        factory.reset_sequence(User.objects.count(), force=True)


def set_scene(visitors, confirmed=0, waiting=0):
    """An event with ten places, people who hold one or wait, and people at their browsers."""
    number_on()
    event = EventFactory(capacity=PLACES)
    rows = [register(event, user=person(), language="ru") for _ in range(confirmed + waiting)]
    people = [person() for _ in range(visitors)]
    return {
        "event": event.pk,
        "path": event.get_absolute_url(),
        "visitors": [session_of(visitor) for visitor in people],
        "visitor": people[0].email,
        "member": UserFactory(language="ru").email,
        "holders": [[row.pk, session_of(row.user)] for row in rows[:confirmed]],
    }


def exhibit(event):
    """One thing behind every public address that names one, all called x."""
    number_on()
    shown = Event.objects.get(pk=event)
    SessionFactory(pk=1, event=shown)
    AppearanceFactory(event=shown, session=None, speaker=SpeakerFactory(slug="x"))
    SectorFactory(slug="x")
    CityFactory(slug="x")
    OpenCallFactory(slug="x")
    ArticleFactory(slug="x")
    DecisionLetterFactory(code="X")
    project = ProjectFactory(slug="x")
    Professional.objects.filter(pk=project.owner_id).update(slug="x")
    paper = ProjectDocument(pk=1, project=project, title="x", is_public=True, size=1)
    paper.file.save("x.pdf", ContentFile(b"%PDF-1.7"))
    return {}


def tell(pk):
    """Where everybody stands now; how many mails of each kind each person was owed."""
    event = Event.objects.get(pk=pk)
    found = report(event, {})
    people = event.registrations.values_list("user", flat=True)
    owed = Message.objects.filter(recipient__in=people)
    found["mails"] = {
        kind: owed.filter(kind=kind).values("recipient").count()
        for kind in owed.order_by().values_list("kind", flat=True).distinct()
    }
    found["offered_to"] = list(
        event.registrations.filter(state="offered")
        .order_by("queued_at", "pk")
        .values_list("pk", flat=True)
    )
    found["mailed_an_offer"] = sorted(
        event.registrations.filter(user__mail__kind="waitlist.offer").values_list("pk", flat=True)
    )
    return found


def main():
    act = {"set": set_scene, "exhibit": exhibit, "report": tell}[sys.argv[1]]
    json.dump(act(*map(int, sys.argv[2:])), sys.stdout)
