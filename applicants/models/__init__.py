"""Professionals, what they show, and registrations."""

from applicants.models.interest import InterestQuerySet, InterestRequest, InterestTrail
from applicants.models.professional import PortfolioItem, Professional, ProfessionalQuerySet
from applicants.models.project import Project, ProjectMember, ProjectQuerySet
from applicants.models.registration import Registration, RegistrationQuerySet, RegistrationTrail

__all__ = [
    "InterestQuerySet",
    "InterestRequest",
    "InterestTrail",
    "PortfolioItem",
    "Professional",
    "ProfessionalQuerySet",
    "Project",
    "ProjectMember",
    "ProjectQuerySet",
    "Registration",
    "RegistrationQuerySet",
    "RegistrationTrail",
]
