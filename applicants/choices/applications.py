"""Vocabularies and the state table of applications to open calls."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApplicationState(models.TextChoices):
    """Where an application stands; what its applicant reads is ``public_state``."""

    DRAFT = "draft", pgettext_lazy("application", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")
    NEEDS_INFO = "needs_info", pgettext_lazy("application", "Information needed")
    IN_REVIEW = "in_review", pgettext_lazy("application", "Under review")
    ACCEPTED = "accepted", pgettext_lazy("application", "Accepted")
    RESERVE = "reserve", pgettext_lazy("application", "On the reserve list")
    DECLINED = "declined", pgettext_lazy("application", "Declined")
    CONFIRMED = "confirmed", pgettext_lazy("application", "Participation confirmed")
    TURNED_DOWN = "turned_down", pgettext_lazy("application", "Turned down by the applicant")
    EXPIRED = "expired", pgettext_lazy("application", "Not confirmed in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


_S = ApplicationState

APPLICATION_FOLLOWS: dict[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.NEEDS_INFO, _S.IN_REVIEW, _S.WITHDRAWN}),
    _S.NEEDS_INFO: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.IN_REVIEW: frozenset({_S.ACCEPTED, _S.RESERVE, _S.DECLINED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.CONFIRMED, _S.TURNED_DOWN, _S.EXPIRED}),
    _S.RESERVE: frozenset({_S.ACCEPTED, _S.WITHDRAWN}),
    _S.DECLINED: frozenset(),
    _S.CONFIRMED: frozenset(),
    _S.TURNED_DOWN: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}

# What may still be taken back by its applicant.
OPEN_APPLICATIONS = frozenset({_S.DRAFT, _S.SUBMITTED, _S.NEEDS_INFO, _S.IN_REVIEW, _S.RESERVE})
# What counts toward the most one person may send, and toward the call's cap.
COUNTED_APPLICATIONS = frozenset(_S) - {_S.DRAFT, _S.WITHDRAWN}
# What the jury may have before its eyes.
REVIEWED_APPLICATIONS = frozenset({_S.IN_REVIEW})
# Whose working copy may be edited and sent anew until the deadline.
EDITABLE_APPLICATIONS = frozenset({_S.DRAFT, _S.SUBMITTED, _S.NEEDS_INFO})
# What was sent and awaits its decision; with or without one that is staged.
UNDECIDED = frozenset({_S.SUBMITTED, _S.NEEDS_INFO, _S.IN_REVIEW})
# What takes one of the call's places.
HOLDING_A_PLACE = frozenset({_S.ACCEPTED, _S.CONFIRMED})


class Audience(StrEnum):
    """As what somebody reads an application; ``applicants.rules.audience`` says who."""

    OWNER = "owner"
    PARTNER = "partner"
    STAFF = "staff"
    REVIEWER = "reviewer"


class Step(models.TextChoices):
    """The pages on which an application is written, in their order."""

    PROJECT = "project", pgettext_lazy("application step", "Project")
    ANSWERS = "answers", pgettext_lazy("application step", "Answers")
    DOCUMENTS = "documents", pgettext_lazy("application step", "Documents")
    PEOPLE = "people", pgettext_lazy("application step", "People")
    CONSENTS = "consents", pgettext_lazy("application step", "Consents")
    REVIEW = "review", pgettext_lazy("application step", "Check and send")


class Decision(models.TextChoices):
    """What staff stage and then release all at once."""

    ACCEPT = "accept", pgettext_lazy("decision", "Accept")
    RESERVE = "reserve", pgettext_lazy("decision", "Reserve")
    DECLINE = "decline", pgettext_lazy("decision", "Decline")


STATE_AFTER: dict[str, ApplicationState] = {
    Decision.ACCEPT: _S.ACCEPTED,
    Decision.RESERVE: _S.RESERVE,
    Decision.DECLINE: _S.DECLINED,
}


class InvitationState(models.TextChoices):
    """Where a co-applicant or an endorsement stands."""

    ASKED = "asked", pgettext_lazy("invitation", "Waits for an answer")
    GIVEN = "given", pgettext_lazy("invitation", "Given")
    REFUSED = "refused", pgettext_lazy("invitation", "Refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("invitation", "Taken back")


class ReviewState(models.TextChoices):
    """Where a reviewer's word on one application stands."""

    ASSIGNED = "assigned", pgettext_lazy("review", "Not begun")
    DRAFT = "draft", pgettext_lazy("review", "Draft")
    GIVEN = "given", pgettext_lazy("review", "Given")
    CONFLICT = "conflict", pgettext_lazy("review", "Conflict of interest")


REVIEW_FOLLOWS: dict[str, frozenset[str]] = {
    ReviewState.ASSIGNED: frozenset({ReviewState.DRAFT, ReviewState.GIVEN, ReviewState.CONFLICT}),
    ReviewState.DRAFT: frozenset({ReviewState.DRAFT, ReviewState.GIVEN, ReviewState.CONFLICT}),
    ReviewState.GIVEN: frozenset({ReviewState.GIVEN, ReviewState.CONFLICT}),
    ReviewState.CONFLICT: frozenset({ReviewState.ASSIGNED}),
}

# Reviews that somebody is still expected to write.
REVIEWS_OWED = frozenset({ReviewState.ASSIGNED, ReviewState.DRAFT})


class LongWorkState(models.TextChoices):
    """How far a release or an export has come."""

    WAITING = "waiting", pgettext_lazy("work", "Waiting")
    RUNNING = "running", pgettext_lazy("work", "Running")
    DONE = "done", pgettext_lazy("work", "Done")
    FAILED = "failed", pgettext_lazy("work", "Failed")


class ExportKind(models.TextChoices):
    """What is taken out of a call."""

    SHEET = "sheet", _("Table of applications (XLSX)")
    ARCHIVE = "archive", _("Applications with files and reviews (ZIP)")
    PARTNER = "partner", _("For the French partner (XLSX)")
