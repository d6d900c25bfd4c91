"""Professionals, what they show, registrations, and applications to open calls."""

from applicants.models.application import (
    Application,
    ApplicationQuerySet,
    ApplicationTrail,
)
from applicants.models.application_parts import (
    Answer,
    ApplicationFile,
    CoApplicant,
    Endorsement,
    Receipt,
    SectorFollower,
)
from applicants.models.decision import (
    CallExport,
    DecisionLetter,
    Disclosure,
    Release,
    Staging,
)
from applicants.models.interest import InterestQuerySet, InterestRequest, InterestTrail
from applicants.models.partners import PartnerAccount, ProfileSight
from applicants.models.professional import PortfolioItem, Professional, ProfessionalQuerySet
from applicants.models.project import Project, ProjectMember, ProjectQuerySet
from applicants.models.project_parts import (
    CoAuthor,
    CoAuthorQuerySet,
    ProjectDocument,
    ProjectPicture,
    ProjectRecording,
)
from applicants.models.registration import Registration, RegistrationQuerySet, RegistrationTrail
from applicants.models.review import Review, ReviewQuerySet, ReviewScore, ReviewTrail
from applicants.models.screening import Screened
from applicants.models.texts import OwnText, ProfileText, ProjectText, WorkText

__all__ = [
    "Answer",
    "Application",
    "ApplicationFile",
    "ApplicationQuerySet",
    "ApplicationTrail",
    "CallExport",
    "CoApplicant",
    "CoAuthor",
    "CoAuthorQuerySet",
    "DecisionLetter",
    "Disclosure",
    "Endorsement",
    "InterestQuerySet",
    "InterestRequest",
    "InterestTrail",
    "OwnText",
    "PartnerAccount",
    "PortfolioItem",
    "Professional",
    "ProfessionalQuerySet",
    "ProfileSight",
    "ProfileText",
    "Project",
    "ProjectDocument",
    "ProjectMember",
    "ProjectPicture",
    "ProjectQuerySet",
    "ProjectRecording",
    "ProjectText",
    "Receipt",
    "Registration",
    "RegistrationQuerySet",
    "RegistrationTrail",
    "Release",
    "Review",
    "ReviewQuerySet",
    "ReviewScore",
    "ReviewTrail",
    "Screened",
    "SectorFollower",
    "Staging",
    "WorkText",
]
