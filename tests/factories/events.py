"""Venues, events, agenda and speakers for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from events.choices import (
    Admission,
    AppearanceRole,
    EventStatus,
    EvidenceKind,
    Format,
    Kind,
)
from events.models import (
    Appearance,
    Event,
    EventEvidence,
    EventMaterial,
    Room,
    Session,
    Speaker,
    StaffScope,
    Venue,
)
from events.services.search import refresh_search_text
from tests.factories.programs import CityFactory, SectorFactory


def in_days(days):
    """An exact hour so many days from now."""
    moment = timezone.now() + timedelta(days=days)
    return moment.replace(minute=0, second=0, microsecond=0)


class VenueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Venue

    slug = factory.Sequence(lambda n: f"venue-{n}")
    name_kk = factory.Sequence(lambda n: f"Шеберхана {n}")
    name_ru = factory.Sequence(lambda n: f"Мастерская {n}")
    name_fr = factory.Sequence(lambda n: f"Atelier {n}")
    name_en = factory.Sequence(lambda n: f"Workshop {n}")
    city = factory.SubFactory(CityFactory)
    address_kk = "Абай даңғылы, 1"
    address_ru = "проспект Абая, 1"
    address_fr = "1, avenue Abaï"
    address_en = "1 Abai Avenue"


class RoomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    name_kk = "Үлкен зал"
    name_ru = "Большой зал"
    name_fr = "Grande salle"
    name_en = "Large hall"


class EventFactory(factory.django.DjangoModelFactory):
    """A published masterclass in ten days with 20 places and open registration.

    Traits: draft, cancelled, postponed, completed (also past), past, running, free, by_call,
    online, hybrid, in_paris, not_open_yet, closed, full (two places, both taken by real
    registrations). Dates hang on ``starts_at``; pass it and the rest follows.
    """

    class Meta:
        model = Event
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=EventStatus.DRAFT, published_at=None)
        cancelled = factory.Trait(
            status=EventStatus.CANCELLED,
            status_reason_kk="Зал жабық.",
            status_reason_ru="Зал закрыт.",
            status_reason_fr="La salle est fermée.",
            status_reason_en="The hall is closed.",
        )
        postponed = factory.Trait(
            status=EventStatus.POSTPONED,
            status_reason_kk="Спикер ауырып қалды.",
            status_reason_ru="Спикер заболел.",
            status_reason_fr="L’intervenant est souffrant.",
            status_reason_en="The speaker is ill.",
        )
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: in_days(-10)))
        completed = factory.Trait(
            starts_at=factory.LazyFunction(lambda: in_days(-10)), status=EventStatus.COMPLETED
        )
        running = factory.Trait(
            starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
        )
        free = factory.Trait(
            admission=Admission.FREE,
            registration_opens_at=None,
            registration_closes_at=None,
            capacity=None,
        )
        by_call = factory.Trait(
            admission=Admission.CALL,
            registration_opens_at=None,
            registration_closes_at=None,
            capacity=None,
        )
        online = factory.Trait(
            format=Format.ONLINE, venue=None, join_url="https://meet.example.org/room"
        )
        hybrid = factory.Trait(format=Format.HYBRID, join_url="https://meet.example.org/room")
        in_paris = factory.Trait(
            tz="Europe/Paris", venue=factory.SubFactory(VenueFactory, city__paris=True)
        )
        not_open_yet = factory.Trait(
            registration_opens_at=factory.LazyAttribute(lambda o: o.starts_at - timedelta(days=3))
        )
        closed = factory.Trait(
            registration_closes_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
        )
        full = factory.Trait(
            capacity=2,
            registrations=factory.RelatedFactoryList(
                "tests.factories.applicants.RegistrationFactory", "event", size=2
            ),
        )

    slug = factory.Sequence(lambda n: f"event-{n}")
    kind = Kind.MASTERCLASS
    title_kk = factory.Sequence(lambda n: f"Киіз басу шеберлік сыныбы {n}")
    title_ru = factory.Sequence(lambda n: f"Мастер-класс по войлоку {n}")
    title_fr = factory.Sequence(lambda n: f"Master class de feutre {n}")
    title_en = factory.Sequence(lambda n: f"Felt masterclass {n}")
    summary_kk = "Екі күнде алғашқы жұмысыңызды жасайсыз."
    summary_ru = "За два дня вы сделаете первую работу."
    summary_fr = "En deux jours, vous réalisez votre première pièce."
    summary_en = "In two days you make your first piece."
    body_kk = "Толығырақ сипаттама."
    body_ru = "Подробное описание."
    body_fr = "Description détaillée."
    body_en = "A longer description."
    starts_at = factory.LazyFunction(lambda: in_days(10))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))
    venue = factory.SubFactory(VenueFactory)
    languages = factory.LazyFunction(lambda: ["ru", "fr"])
    registration_opens_at = factory.LazyAttribute(lambda o: o.starts_at - timedelta(days=60))
    registration_closes_at = factory.LazyAttribute(lambda o: o.starts_at - timedelta(hours=1))
    capacity = 20
    status = EventStatus.PUBLISHED
    published_at = factory.LazyAttribute(lambda o: o.starts_at - timedelta(days=61))

    @factory.post_generation
    def sectors(self, create, extracted, **kwargs):
        """One sector unless told which: ``sectors=[…]``."""
        if create:
            self.sectors.set([SectorFactory()] if extracted is None else extracted)

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if create:
            refresh_search_text(instance)


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    event = factory.SubFactory(EventFactory)
    title_kk = factory.Sequence(lambda n: f"Ашылу {n}")
    title_ru = factory.Sequence(lambda n: f"Открытие {n}")
    title_fr = factory.Sequence(lambda n: f"Ouverture {n}")
    title_en = factory.Sequence(lambda n: f"Opening {n}")
    starts_at = factory.SelfAttribute("event.starts_at")
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=1))


class SpeakerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Speaker

    slug = factory.Sequence(lambda n: f"speaker-{n}")
    name_kk = factory.Sequence(lambda n: f"Әсем Қанатқызы {n}")
    name_ru = factory.Sequence(lambda n: f"Асем Канаткызы {n}")
    name_fr = factory.Sequence(lambda n: f"Assem Kanatkyzy {n}")
    name_en = factory.Sequence(lambda n: f"Asem Kanatkyzy {n}")
    occupation_kk = "суретші"
    occupation_ru = "художница"
    occupation_fr = "artiste"
    occupation_en = "artist"
    city = factory.SubFactory(CityFactory)


class AppearanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appearance

    event = factory.SubFactory(EventFactory)
    speaker = factory.SubFactory(SpeakerFactory)
    role = AppearanceRole.SPEAKER


class EvidenceFactory(factory.django.DjangoModelFactory):
    """A press article; ``photo`` and ``attendance`` are traits."""

    class Meta:
        model = EventEvidence

    class Params:
        photo = factory.Trait(
            kind=EvidenceKind.PHOTO, url="", picture=factory.django.ImageField(width=8, height=6)
        )
        attendance = factory.Trait(
            kind=EvidenceKind.ATTENDANCE,
            url="",
            file=factory.django.FileField(filename="came.csv", data=b"name"),
        )

    event = factory.SubFactory(EventFactory, completed=True)
    kind = EvidenceKind.PRESS
    title_kk = "Шеберлік сыныбы туралы мақала"
    title_ru = "Статья о мастер-классе"
    title_fr = "Article sur la master class"
    title_en = "An article about the masterclass"
    url = "https://press.example.org/felt"


class MaterialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventMaterial

    event = factory.SubFactory(EventFactory, completed=True)
    title_kk = "Слайдтар"
    title_ru = "Слайды"
    title_fr = "Diaporama"
    title_en = "Slides"
    url = "https://files.example.org/slides.pdf"


class StaffScopeFactory(factory.django.DjangoModelFactory):
    """Give ``user`` and one of ``sector``, ``event``, ``call``."""

    class Meta:
        model = StaffScope
