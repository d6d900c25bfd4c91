"""The people and things of the access matrix: one of everything that somebody may not see."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from applicants.choices import Visibility
from applicants.choices.applications import InvitationState, ReviewState
from applicants.models import (
    ApplicationFile,
    CoApplicant,
    CoAuthor,
    DecisionLetter,
    PartnerAccount,
    ProjectRecording,
    Receipt,
    Release,
    Staging,
)
from applicants.services import partners
from applicants.services.applications.receipts import content_of, hash_of
from partnership.accounts.choices import Role
from partnership.accounts.models import User
from tests.documents import pdf
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    InterestRequestFactory,
    PortfolioItemFactory,
    ProfessionalFactory,
    ProjectFactory,
    RegistrationFactory,
    ReviewFactory,
)
from tests.factories.events import StaffScopeFactory
from tests.factories.programs import (
    CallQuestionFactory,
    CriterionFactory,
    JurySeatFactory,
    OpenCallFactory,
    OrganisationFactory,
    SectorFactory,
)

ANONYMOUS = "anonymous"
OWNER, OTHER, CO_APPLICANT = "applicant", "other", "co_applicant"
REVIEWER, OUTSIDER, CONFLICTED = "reviewer", "outsider", "conflicted"
FORMER = "former_reviewer"
PARTNER = "partner"
# Sector officers: of another part of the programme, and of none.
ELSEWHERE, NOWHERE = "staff:elsewhere", "staff:nowhere"
OFFICER = Role.SECTOR_OFFICER.value
STAFF = tuple(role.value for role in Role if role != Role.PARTNER)
PEOPLE = (OWNER, OTHER, CO_APPLICANT, REVIEWER, OUTSIDER, CONFLICTED, FORMER, PARTNER)
EVERYBODY = (ANONYMOUS, *PEOPLE, *(f"staff:{role}" for role in STAFF), ELSEWHERE, NOWHERE)
SIGNED_IN = frozenset(EVERYBODY) - {ANONYMOUS}

# What nobody but staff may meet anywhere before the decisions are released.
PLANTED_NAME = "Жұлдызай Планетарьевна"
PLANTED_FILE = "zhuldyzai-cv.pdf"
# What nobody but partners, and staff at their desks, may meet.
PLANTED_PROJECT = "Тек серіктестерге"


@dataclass
class Scene:
    """Everybody by their part, and every thing by its name."""

    people: dict[str, User | None] = field(default_factory=dict)
    things: dict[str, object] = field(default_factory=dict)

    def value(self, name: str):
        """What stands in a path for the thing: its number, or the word itself."""
        thing = self.things[name]
        return getattr(thing, "pk", thing)


def build() -> Scene:
    """A blind call under review with a staged decision, and all who might look at it."""
    scene = Scene({ANONYMOUS: None})
    for part in PEOPLE:
        scene.people[part] = UserFactory(full_name=f"Person {part}")
    parts = {f"staff:{role}": role for role in STAFF}
    for part, role in {**parts, ELSEWHERE: OFFICER, NOWHERE: OFFICER}.items():
        scene.people[part] = UserFactory(staff=True)
        scene.people[part].groups.add(Group.objects.get(name=role))
    partners.appoint(PartnerAccount(user=scene.people[PARTNER], organisation=OrganisationFactory()))
    _own_things(scene)
    _call(scene)
    _areas(scene)
    scene.things |= {
        "call_slug": scene.things["call"].slug,
        "partners_slug": (hidden := ProfessionalFactory(visibility=Visibility.PARTNERS)).slug,
        "partners_project_slug": ProjectFactory(owner=hidden, title=PLANTED_PROJECT).slug,
        **{"step": "project", "part": "recording", "people": "partner", "code": "fr"},
        **{"text_kind": "project", "verb": "review", "revoke": "revoke", "one": 1},
    }
    return scene


def _areas(scene: Scene) -> None:
    """The officer works in the sector of the call, the other one in a sector of another."""
    sectors = {f"staff:{OFFICER}": SectorFactory(), ELSEWHERE: SectorFactory()}
    call, event = scene.things["call"], scene.things["ticket"].event
    call.sectors.set([sectors[f"staff:{OFFICER}"]])
    OpenCallFactory(in_review=True).sectors.set([sectors[ELSEWHERE]])
    for part, sector in sectors.items():
        StaffScopeFactory(user=scene.people[part], sector=sector)
    StaffScopeFactory(user=scene.people[f"staff:{Role.DOOR_STAFF.value}"], event=event)


def _own_things(scene: Scene) -> None:
    owner = ProfessionalFactory(
        user=scene.people[OWNER],
        given_name=PLANTED_NAME.split(maxsplit=1)[0],
        family_name=PLANTED_NAME.split()[1],
        photo=ContentFile(b"RIFF", name="photo.webp"),
    )
    for part in (OTHER, CO_APPLICANT):
        ProfessionalFactory(user=scene.people[part])
    scene.things["professional"] = owner
    scene.things["work"] = PortfolioItemFactory(professional=owner)
    scene.things["project"] = ProjectFactory(owner=owner)
    scene.things["part_pk"] = ProjectRecording.objects.create(
        project=scene.things["project"],
        kind="sound",
        title="Дыбыс",
        link="https://example.org/sound",
    )
    scene.things["co_author"] = CoAuthor.objects.create(
        project=scene.things["project"],
        email=scene.people[CO_APPLICANT].email,
        user=scene.people[CO_APPLICANT],
        language="ru",
        state="accepted",
        invited_at=timezone.now(),
        expires_at=timezone.now(),
        answered_at=timezone.now(),
    )
    scene.things["ticket"] = RegistrationFactory(user=owner.user)
    scene.things["event"] = scene.things["ticket"].event
    scene.things["letter"] = InterestRequestFactory(relayed=True, professional=owner)


def _call(scene: Scene) -> None:
    now = timezone.now()
    call = OpenCallFactory(in_review=True, is_blind=True)
    question = CallQuestionFactory(call=call, kind="file", max_files=1)
    CriterionFactory(call=call)
    application = ApplicationFactory(
        call=call,
        professional=scene.things["professional"],
        in_review=True,
        staged_decision="accept",
        staged_at=now,
    )
    file = ApplicationFile.objects.create(
        application=application,
        question=question,
        file=ContentFile(pdf(author=PLANTED_NAME), name=PLANTED_FILE),
        name=PLANTED_FILE,
        mime="application/pdf",
        size=15,
        sha256="0" * 64,
        uploaded_at=now - timedelta(days=20),
    )
    Receipt.objects.create(
        application=application,
        number=1,
        sent_at=now - timedelta(days=20),
        deadline=call.closes_at,
        content=(content := content_of(application)),
        sha256=hash_of(content),
    )
    together = CoApplicant.objects.create(
        application=application,
        email=scene.people[CO_APPLICANT].email,
        name="Co",
        language="ru",
        user=scene.people[CO_APPLICANT],
        state=InvitationState.GIVEN,
        asked_at=now,
        answered_at=now,
    )
    reviews = {}
    for part, state in ((REVIEWER, ReviewState.ASSIGNED), (CONFLICTED, ReviewState.CONFLICT)):
        JurySeatFactory(call=call, user=scene.people[part])
        reviews[part] = ReviewFactory(
            application=application, reviewer=scene.people[part], state=state
        )
    JurySeatFactory(call=call, user=scene.people[OUTSIDER])
    JurySeatFactory(call=call, user=scene.people[FORMER], is_active=False)
    reviews[FORMER] = ReviewFactory(
        application=application, reviewer=scene.people[FORMER], state=ReviewState.DRAFT
    )
    letter = DecisionLetter.objects.create(
        application=application,
        first_language="kk",
        second_language="fr",
        holder=PLANTED_NAME,
        outcome="accepted",
        file=ContentFile(b"%PDF-1.7\n%%EOF\n", name="letter.pdf"),
        issued_at=now,
    )
    scene.things |= {
        "call": call,
        "question": question,
        "application": application,
        "file": file,
        "review": reviews[REVIEWER],
        "former_review": reviews[FORMER],
        "decision_letter": letter,
        "co_applicant": together,
        "release": Release.objects.create(call=call, created_at=now, total=1),
        "staging": Staging.objects.create(call=call, created_at=now, total=1),
    }
