"""Why an application cannot be begun, written or sent."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from applicants.errors.applications import ApplicationRefused
from partnership.kit.errors import Busy

if TYPE_CHECKING:
    from applicants.shortcomings import Shortcoming


class CallRushed(ApplicationRefused, Busy):
    """The rows were held by others for longer than is polite to wait."""

    sentence = _("Many people are sending at this moment. Please try again in a moment.")


class CallNotPublic(ApplicationRefused):
    sentence = _("This call does not take applications.")


class CallWasCancelled(ApplicationRefused):
    sentence = _("The call is cancelled. Applications are not taken.")


class CallNotOpenYet(ApplicationRefused):
    sentence = _("Applications are not taken yet.")


class TooLate(ApplicationRefused):
    """``late`` is the span in words since the deadline."""

    sentence = _("The deadline has passed. Late by: %(late)s.")


class PersonalLimitReached(ApplicationRefused):
    sentence = _("You have sent as many applications to this call as one person may: %(limit)s.")


class CallIsFull(ApplicationRefused):
    sentence = _("This call has received as many applications as it can take: %(cap)s.")


class NotEligible(ApplicationRefused):
    """``reasons`` are the explanations of the questions that were answered otherwise."""

    sentence = _("You may not apply to this call.")

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__()
        self.reasons = list(reasons)


class ApplicationIncomplete(ApplicationRefused):
    """``shortcomings`` say what is to be mended, and on which step."""

    sentence = _("The application is not complete yet.")

    def __init__(self, shortcomings: "Sequence[Shortcoming]") -> None:
        super().__init__()
        self.shortcomings = list(shortcomings)


class NothingToSendFrom(ApplicationRefused):
    sentence = _("An application is sent from a professional profile; this one has none any more.")


class TooMuchReplaced(ApplicationRefused):
    """``most`` is a size in words."""

    sentence = _(
        "You have added and removed many files today, more than %(most)s. What is there is kept."
        " Please go on in some hours."
    )


class TooManyFiles(ApplicationRefused):
    sentence = _("No more files here. At most: %(most)s. Remove one first.")
