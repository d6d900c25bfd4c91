"""What programmes ask of a call: whether people apply, give marks, or wait for a decision."""

from applicants.choices.applications import UNDECIDED
from applicants.models import Application, Review
from programs.models import OpenCall


def is_applied_to(call: OpenCall) -> bool:
    """Sent, taken back or only begun: whoever began was told the deadline and the questions."""
    return Application.objects.filter(call=call).exists()


def is_judged(call: OpenCall) -> bool:
    """A draft of a review holds marks as well."""
    return Review.objects.filter(application__call=call, scores__isnull=False).exists()


def is_undecided(call: OpenCall) -> bool:
    """Sent and not told of: a prepared decision is none yet."""
    return Application.objects.filter(call=call, state__in=UNDECIDED).exists()
