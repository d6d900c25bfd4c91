"""A partner's message, from the form to its answer: every write with a rule."""

from applicants.services.interest.answering import answer, decline
from applicants.services.interest.leaving import let_go
from applicants.services.interest.screening import approve, close, refuse
from applicants.services.interest.tidying import tidy_up
from applicants.services.interest.writing import Letter, ask, confirm

__all__ = [
    "Letter",
    "answer",
    "approve",
    "ask",
    "close",
    "confirm",
    "decline",
    "let_go",
    "refuse",
    "tidy_up",
]
