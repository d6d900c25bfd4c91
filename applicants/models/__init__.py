"""Professionals, what they show, and registrations."""

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
from applicants.models.screening import Screened
from applicants.models.texts import OwnText, ProfileText, ProjectText, WorkText

__all__ = [
    "CoAuthor",
    "CoAuthorQuerySet",
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
    "Registration",
    "RegistrationQuerySet",
    "RegistrationTrail",
    "Screened",
    "WorkText",
]
