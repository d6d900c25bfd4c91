"""Professionals and registrations."""

from applicants.models.professional import Professional
from applicants.models.registration import Registration, RegistrationQuerySet, RegistrationTrail

__all__ = ["Professional", "Registration", "RegistrationQuerySet", "RegistrationTrail"]
