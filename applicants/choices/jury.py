"""Vocabularies of the work of the jury."""

from django.db import models
from django.utils.translation import pgettext_lazy

from applicants.choices.applications import ApplicationState

# Readers are found once an application is sent; they read it when the review begins.
ASSIGNABLE_APPLICATIONS = frozenset(
    {ApplicationState.SUBMITTED, ApplicationState.NEEDS_INFO, ApplicationState.IN_REVIEW}
)
# However few reviews a call asks for: with one reader a conflict would leave nobody.
FEWEST_READERS = 2


class ReviewAct(models.TextChoices):
    """What was done about one reviewer and one application."""

    ASSIGNED = "assigned", pgettext_lazy("jury", "Assigned")
    REMOVED = "removed", pgettext_lazy("jury", "Taken off")
    GIVEN = "given", pgettext_lazy("jury", "Review given")
    CHANGED = "changed", pgettext_lazy("jury", "Review changed")
    CONFLICT = "conflict", pgettext_lazy("jury", "Conflict of interest declared")
