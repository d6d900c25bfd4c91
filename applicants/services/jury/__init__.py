"""The work of the jury: who reads what, what they say of it, and how they are told."""

from applicants.services.jury.assigning import assign, assign_evenly, unassign
from applicants.services.jury.reviewing import Written, declare_conflict, give, save_draft

__all__ = [
    "Written",
    "assign",
    "assign_evenly",
    "declare_conflict",
    "give",
    "save_draft",
    "unassign",
]
