"""Professionals, their works and registrations for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from applicants.choices import (
    HOLDING_A_SEAT,
    InterestState,
    InterestTarget,
    RegistrationState,
    Source,
    Stage,
    Visibility,
)
from applicants.choices.applications import ApplicationState, InvitationState
from applicants.models import (
    Application,
    CoApplicant,
    DecisionLetter,
    Endorsement,
    InterestRequest,
    PortfolioItem,
    Professional,
    Project,
    ProjectMember,
    Registration,
    Review,
)
from applicants.services.search import (
    refresh_professional_search_text,
    refresh_project_search_text,
)
from events.models import Event
from partnership.accounts.choices import Language, Purpose
from partnership.accounts.models import ConsentText
from programs.models import JurySeat
from tests.factories.accounts import ConsentRecordFactory, ConsentTextFactory, UserFactory
from tests.factories.events import EventFactory
from tests.factories.programs import CityFactory, OpenCallFactory, SectorFactory


class ProfessionalFactory(factory.django.DjangoModelFactory):
    """A private profile. Traits: public (with consent), withdrawn (public once, no longer agrees).

    ``sectors=[…]`` sets sectors; the search text follows.
    """

    class Meta:
        model = Professional
        skip_postgeneration_save = True

    class Params:
        public = factory.Trait(
            visibility=Visibility.PUBLIC,
            published_at=factory.LazyFunction(timezone.now),
            consent="given",
        )
        withdrawn = factory.Trait(
            visibility=Visibility.PUBLIC,
            published_at=factory.LazyFunction(timezone.now),
            consent="withdrawn",
        )

    user = factory.SubFactory(UserFactory)
    family_name = "Сейітқызы"
    given_name = "Айгерім"
    latin_name = "Aigerim Seiitkyzy"
    city = factory.SubFactory(CityFactory)
    languages = factory.LazyFunction(lambda: ["kk", "ru"])
    consent = None  # or "given" or "withdrawn"

    @classmethod
    def _create(cls, model_class, *args, consent=None, **kwargs):
        professional = super()._create(model_class, *args, **kwargs)
        if consent:
            text = ConsentText.objects.filter(purpose=Purpose.PUBLIC_DIRECTORY).first()
            ConsentRecordFactory(
                user=professional.user,
                text=text or ConsentTextFactory(purpose=Purpose.PUBLIC_DIRECTORY),
                given_at=timezone.now() - timedelta(minutes=1),
                withdrawn_at=timezone.now() if consent == "withdrawn" else None,
            )
        return professional

    @factory.post_generation
    def sectors(self, create, extracted, **kwargs):
        if create and extracted:
            self.sectors.set(extracted)

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if create:
            refresh_professional_search_text(instance)


class PortfolioItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PortfolioItem

    professional = factory.SubFactory(ProfessionalFactory, public=True)
    title = factory.Sequence(lambda n: f"Работа {n}")
    year = 2024
    role = "автор"


class ProjectFactory(factory.django.DjangoModelFactory):
    """A published project of a public owner; traits: unpublished, of_private."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    class Params:
        unpublished = factory.Trait(published_at=None)
        of_private = factory.Trait(owner=factory.SubFactory(ProfessionalFactory))

    slug = factory.Sequence(lambda n: f"project-{n}")
    owner = factory.SubFactory(ProfessionalFactory, public=True)
    title = factory.Sequence(lambda n: f"Проект {n}")
    summary = "О проекте в одном предложении."
    city = factory.SubFactory(CityFactory)
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def sectors(self, create, extracted, **kwargs):
        if create and extracted:
            self.sectors.set(extracted)

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if create:
            refresh_project_search_text(instance)


class ProjectMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProjectMember

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence(lambda n: f"Участник {n}")
    role = "звук"
    order = factory.Sequence(lambda n: n)


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


class InterestRequestFactory(factory.django.DjangoModelFactory):
    """A confirmed message to the team; ``state`` sets the times that go with it.

    Traits: to_professional, about_project, relayed.
    """

    class Meta:
        model = InterestRequest

    class Params:
        to_professional = factory.Trait(
            target=InterestTarget.PROFESSIONAL,
            professional=factory.SubFactory(ProfessionalFactory, public=True),
        )
        about_project = factory.Trait(
            target=InterestTarget.PROJECT,
            project=factory.SubFactory(ProjectFactory),
            professional=factory.SelfAttribute("project.owner"),
        )
        relayed = factory.Trait(
            to_professional=True,
            state=InterestState.RELAYED,
            relayed_at=factory.LazyFunction(timezone.now),
        )

    target = InterestTarget.TEAM
    name = "Claire Martin"
    organisation = "La Fabrique"
    country = "France"
    email = factory.Sequence(lambda n: f"partner{n}@fabrique.example.org")
    language = Language.FRENCH
    message = "Nous préparons une résidence et aimerions vous rencontrer."
    consent_version = "1.0"
    consent_language = Language.FRENCH
    consent_sha256 = "0" * 64
    fingerprint = factory.Sequence(lambda n: f"{n:064d}")
    state = InterestState.CONFIRMED
    created_at = factory.LazyFunction(timezone.now)


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A draft of somebody with a profile; ``submitted=True`` for one that was sent."""

    class Meta:
        model = Application

    class Params:
        submitted = factory.Trait(
            state=ApplicationState.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
        )
        in_review = factory.Trait(
            state=ApplicationState.IN_REVIEW,
            submitted_at=factory.LazyFunction(timezone.now),
        )

    call = factory.SubFactory(OpenCallFactory)
    professional = factory.SubFactory(ProfessionalFactory)
    language = "ru"
    title = factory.Sequence(lambda number: f"Проект {number}")
    summary = "Коротко о проекте."
    description = "Подробно о проекте."
    sector = factory.SubFactory(SectorFactory)
    stage = Stage.IDEA
    created_at = factory.LazyFunction(timezone.now)
    updated_at = factory.LazyFunction(timezone.now)


class ReviewFactory(factory.django.DjangoModelFactory):
    """Assigned and not begun, to somebody who sits in the jury of the call."""

    class Meta:
        model = Review
        skip_postgeneration_save = True

    application = factory.SubFactory(ApplicationFactory, in_review=True)
    reviewer = factory.SubFactory(UserFactory)
    assigned_at = factory.LazyFunction(timezone.now)
    updated_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def seat(review, create, extracted, **kwargs):
        """Their seat; the one that they have already stays as it is. ``seat=False`` for none."""
        if create and extracted is not False:
            languages = ["kk", "ru", "fr", "en"]
            JurySeat.objects.get_or_create(
                call=review.application.call,
                user=review.reviewer,
                defaults={"languages": languages},
            )


class CoApplicantFactory(factory.django.DjangoModelFactory):
    """Asked and not answered; ``agreed_by=user`` for one who takes part."""

    class Meta:
        model = CoApplicant

    class Params:
        agreed_by = None

    application = factory.SubFactory(ApplicationFactory)
    email = factory.Sequence(lambda n: f"partner{n}@example.org")
    name = factory.Sequence(lambda n: f"Соавтор {n}")
    role = "звук"
    language = "ru"
    user = factory.SelfAttribute("agreed_by")
    state = factory.LazyAttribute(
        lambda o: InvitationState.GIVEN if o.agreed_by else InvitationState.ASKED
    )
    asked_at = factory.LazyFunction(timezone.now)
    answered_at = factory.LazyAttribute(lambda o: timezone.now() if o.agreed_by else None)


class EndorsementFactory(factory.django.DjangoModelFactory):
    """A French partner who was asked a moment ago."""

    class Meta:
        model = Endorsement

    application = factory.SubFactory(ApplicationFactory)
    name = "Claire Martin"
    organisation = factory.Sequence(lambda n: f"La Fabrique {n}")
    email = factory.Sequence(lambda n: f"claire{n}@fabrique.example.org")
    language = "fr"
    asked_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda o: o.asked_at + timedelta(days=14))


class DecidedFactory(ApplicationFactory):
    """Accepted ten days ago and waiting for its applicant; ``state`` gives another decision."""

    state = ApplicationState.ACCEPTED
    submitted_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=40))
    decided_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    confirm_by = factory.LazyFunction(lambda: timezone.now() + timedelta(days=4))


class DecisionLetterFactory(factory.django.DjangoModelFactory):
    """In Kazakh and French; its file is not made yet."""

    class Meta:
        model = DecisionLetter

    application = factory.SubFactory(DecidedFactory)
    outcome = factory.SelfAttribute("application.state")
    first_language = "kk"
    second_language = "fr"
    holder = "Айгерім Сейітқызы · Aigerim Seiitkyzy"
    issued_at = factory.LazyFunction(timezone.now)
