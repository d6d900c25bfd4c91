"""The desks where staff run events and registrations."""

from applicants.admin.applications import ApplicationDesk
from applicants.admin.call_desk import CallDesk
from applicants.admin.event_desk import EventDesk
from applicants.admin.interest import InterestDesk
from applicants.admin.papers import ExportDesk, LetterDesk
from applicants.admin.partners import PartnerDesk
from applicants.admin.professionals import ProfessionalAdmin, ProjectDesk
from applicants.admin.registrations import RegistrationDesk

__all__ = [
    "ApplicationDesk",
    "CallDesk",
    "EventDesk",
    "ExportDesk",
    "InterestDesk",
    "LetterDesk",
    "PartnerDesk",
    "ProfessionalAdmin",
    "ProjectDesk",
    "RegistrationDesk",
]
