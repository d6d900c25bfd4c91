"""Two editors at one event at the same instant, with real connections."""

import threading

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.admin.test_event_desk import form_values
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.programs import SectorFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_of_two_saves_at_one_instant_only_one_is_taken():
    event = EventFactory(sectors=[SectorFactory()])
    page = reverse("admin:events_event_change", args=[event.pk])
    editors = [Client(), Client()]
    for editor in editors:
        editor.force_login(UserFactory(superuser=True, language="ru"))
    values = form_values(editors[0].get(page))
    gate, answers = threading.Barrier(2), {}

    def save(number):
        gate.wait()
        response = editors[number].post(page, {**values, f"audience_{['kk', 'fr'][number]}": "x"})
        answers[number] = response.status_code
        connections.close_all()

    threads = [threading.Thread(target=save, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    event.refresh_from_db()
    assert sorted(answers.values()) == [200, 302]
    assert sorted([event.audience_kk or "", event.audience_fr or ""]) == ["", "x"]
