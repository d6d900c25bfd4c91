"""Why an answer to the team or to a decision, or an invitation, is refused."""

from django.utils.translation import gettext_lazy as _

from applicants.errors.applications import ApplicationRefused
from partnership.kit.errors import Busy


class ApplicationBusy(ApplicationRefused, Busy):
    """Somebody else holds the same row; waited as long as is polite."""

    sentence = _("Many people are answering at this moment. Please try again in a moment.")


class ConfirmationOver(ApplicationRefused):
    """From the last instant on, whether or not the sweep has come by."""

    sentence = _("The time to confirm has run out: the place goes to the reserve list.")


class NothingAnswered(ApplicationRefused):
    sentence = _("Write the answer first.")


class NobodyCanBeAsked(ApplicationRefused):
    """The application can no longer be changed by its applicant."""

    sentence = _("Nobody can be asked any more: the application can no longer be changed.")


class OneselfAsked(ApplicationRefused):
    sentence = _("This is your own address. Ask somebody else.")


class AskedAlready(ApplicationRefused):
    sentence = _("This person has been asked already.")


class TooManyAsked(ApplicationRefused):
    sentence = _("You can ask at most %(most)d people. Take one invitation back to ask another.")


class LinkOver(ApplicationRefused):
    """Used, taken back, run out, or the application is decided already."""

    sentence = _("This link can no longer be used.")


class OwnInvitation(ApplicationRefused):
    """Whoever applies cannot be their own co-applicant."""

    sentence = _("You are the applicant yourself. Pass the link on to the person you asked.")
