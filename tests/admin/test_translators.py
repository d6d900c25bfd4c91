"""A translator writes the texts of events, venues and speakers, and nothing else."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from events.models import Event
from partnership.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.events import (
    EventFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db
TEXTS = {"_kk", "_ru", "_fr", "_en"}


@pytest.fixture
def translator(client):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=Role.TRANSLATOR))
    client.force_login(user)
    return client


@pytest.mark.parametrize("make", [EventFactory, RoomFactory, SpeakerFactory, VenueFactory])
def test_only_texts_can_be_written(translator, make):
    row = make()

    answer = translator.get(reverse(f"admin:events_{row._meta.model_name}_change", args=[row.pk]))

    form = answer.context["adminform"].form
    names = {name for name in form.fields if name != "edit_token"}
    assert names
    assert {name[-3:] for name in names} <= TEXTS


def test_the_agenda_keeps_its_hours(translator):
    session = SessionFactory()

    answer = translator.get(reverse("admin:events_event_change", args=[session.event_id]))

    formset = answer.context["inline_admin_formsets"][0].formset
    assert {"starts_at", "ends_at", "room"} & set(formset.forms[0].fields) == set()
    assert "title_kk" in formset.forms[0].fields


def test_a_posted_fact_is_not_taken(translator):
    event = EventFactory(draft=True, capacity=20)
    address = reverse("admin:events_event_change", args=[event.pk])
    form = translator.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    sets = translator.get(address).context["inline_admin_formsets"]
    for inline in sets:
        data |= {f"{inline.formset.prefix}-{part}_FORMS": 0 for part in ("TOTAL", "INITIAL")}

    answer = translator.post(address, data | {"title_kk": "Жаңа атау", "capacity": 9, "slug": "x"})

    assert answer.status_code == 302
    kept = Event.objects.get()
    assert (kept.title_kk, kept.capacity, kept.slug) == ("Жаңа атау", 20, event.slug)
