"""Vocabularies of decision letters, exports and what is told of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applicants.choices.applications import ApplicationState, Decision

_S = ApplicationState

# States whose decision can be put on paper: released, and not given up by the applicant.
ON_PAPER: dict[str, Decision] = {
    _S.ACCEPTED: Decision.ACCEPT,
    _S.CONFIRMED: Decision.ACCEPT,
    _S.RESERVE: Decision.RESERVE,
    _S.DECLINED: Decision.DECLINE,
}
# What a letter said stays true while the application stands in one of these.
STILL_TRUE: dict[str, frozenset[str]] = {
    _S.ACCEPTED: frozenset({_S.ACCEPTED, _S.CONFIRMED}),
    _S.CONFIRMED: frozenset({_S.CONFIRMED}),
    _S.RESERVE: frozenset({_S.RESERVE}),
    _S.DECLINED: frozenset({_S.DECLINED}),
}
# Whom a partner may be told of: selected, and not gone since.
SHOWN_TO_PARTNERS = frozenset({_S.ACCEPTED, _S.CONFIRMED})
# Without a place, so nothing but statistics speaks for keeping what was written.
WITHOUT_A_PLACE = frozenset({_S.DECLINED, _S.WITHDRAWN, _S.TURNED_DOWN, _S.EXPIRED})


MAY_EXPORT = "applicants.export_applications"
MAY_REVOKE = "applicants.revoke_letter"


class Standing(models.TextChoices):
    """What the verification page says of a letter."""

    VALID = "valid", _("This letter is genuine and valid.")
    OVERTAKEN = "overtaken", _("This letter is genuine, but the decision has changed since.")
    REVOKED = "revoked", _("This letter has been revoked.")
    UNKNOWN = "unknown", _("No letter has this code.")
