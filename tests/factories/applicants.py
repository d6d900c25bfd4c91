"""Professionals and registrations for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from applicants.choices import HOLDING_A_SEAT, RegistrationState, Source
from applicants.models import Professional, Registration
from events.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.programs import CityFactory


class ProfessionalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Professional

    user = factory.SubFactory(UserFactory)
    family_name = "Сейітқызы"
    given_name = "Айгерім"
    latin_name = "Aigerim Seiitkyzy"
    city = factory.SubFactory(CityFactory)
    languages = factory.LazyFunction(lambda: ["kk", "ru"])


class RegistrationFactory(factory.django.DjangoModelFactory):
    """A confirmed place; the event's ``seats_taken`` follows, on the row and in memory.

    Traits: waitlisted, offered, cancelled, expired, attended, no_show.
    """

    class Meta:
        model = Registration
        skip_postgeneration_save = True

    class Params:
        waitlisted = factory.Trait(state=RegistrationState.WAITLISTED, confirmed_at=None)
        offered = factory.Trait(
            state=RegistrationState.OFFERED,
            confirmed_at=None,
            offer_expires_at=factory.LazyFunction(lambda: timezone.now() + timedelta(hours=24)),
        )
        cancelled = factory.Trait(
            state=RegistrationState.CANCELLED, ended_at=factory.LazyFunction(timezone.now)
        )
        expired = factory.Trait(
            state=RegistrationState.EXPIRED,
            confirmed_at=None,
            ended_at=factory.LazyFunction(timezone.now),
        )
        attended = factory.Trait(state=RegistrationState.ATTENDED)
        no_show = factory.Trait(state=RegistrationState.NO_SHOW)

    event = factory.SubFactory(EventFactory)
    user = factory.SubFactory(UserFactory)
    state = RegistrationState.CONFIRMED
    queued_at = factory.LazyFunction(timezone.now)
    confirmed_at = factory.LazyFunction(timezone.now)
    source = Source.SELF
    language = factory.SelfAttribute("user.language")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        registration = super()._create(model_class, *args, **kwargs)
        if registration.state in HOLDING_A_SEAT:
            event = registration.event
            event.seats_taken += 1
            Event.objects.filter(pk=event.pk).update(seats_taken=event.seats_taken)
        return registration
