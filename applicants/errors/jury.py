"""Why an act of the jury, or upon it, is refused."""

from django.utils.translation import gettext_lazy as _

from applicants.errors.applications import ApplicationRefused
from partnership.kit.errors import Busy


class JuryRefused(ApplicationRefused):
    """Base of all refusals about readers and reviews; nothing has changed when one is raised."""


class JuryBusy(JuryRefused, Busy):
    """Somebody else holds the same row; waited as long as is polite."""

    sentence = _(
        "Somebody else is working on this application at this moment. Please try again in a moment."
    )


class NotAssignableNow(JuryRefused):
    sentence = _("Readers are assigned after an application is sent and before it is decided.")


class ReadersMissing(JuryRefused):
    """The board of the jury shows which languages lack readers."""

    sentence = _(
        "Too few members of the jury read these applications, in their language and without a "
        "conflict of interest: %(numbers)s."
    )


class NotInTheJury(JuryRefused):
    sentence = _("Not an active member of the jury of this call: %(person)s.")


class LanguageNotRead(JuryRefused):
    sentence = _(
        "The application is in a language this member of the jury does not read: %(language)s."
    )


class TakesPartInIt(JuryRefused):
    sentence = _("Takes part in this application and cannot review it: %(person)s.")


class ReadsItAlready(JuryRefused):
    sentence = _("Has this application already: %(person)s.")


class ConflictDeclared(JuryRefused):
    """Only a confirmed second asking gives the application back to them."""

    sentence = _(
        "Has declared a conflict of interest: %(person)s. Confirm that it no longer holds."
    )


class ReviewWouldBeLost(JuryRefused):
    """Only a confirmed second asking removes a review that was given."""

    sentence = _("The review is given already. Confirm that it is to be deleted.")


class NotYourReview(JuryRefused):
    sentence = _("Only the reviewer writes the review.")


class NotWithTheJury(JuryRefused):
    sentence = _("This application is not with the jury any more.")


class TakenBack(JuryRefused):
    """The team took it from its reader, who may not even know that it is there."""

    sentence = _("This application is not in your list any more.")


class ReviewGivenAlready(JuryRefused):
    sentence = _("The review is given; it can be changed, but is no draft any more.")


class ConflictStands(JuryRefused):
    sentence = _("You have declared a conflict of interest with this application.")


class NoRubric(JuryRefused):
    sentence = _("The call has no criteria yet. The programme team has to write them first.")


class RubricChanged(JuryRefused):
    sentence = _("The criteria of the call have changed. Reload the page to see them.")


class MarksMissing(JuryRefused):
    sentence = _("Give a mark for every criterion first.")


class MarkOutOfBounds(JuryRefused):
    sentence = _("%(criterion)s: a mark from %(minimum)d to %(maximum)d, please.")


class NoReason(JuryRefused):
    sentence = _("Say in a few words what the conflict is.")
