"""Why a registration or a move of it is refused, in sentences fit for the page."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from applicants.choices import Blocked
from partnership.kit.errors import Busy
from partnership.kit.refusals import Refusal

if TYPE_CHECKING:
    from applicants.models import Registration


class RegistrationRefused(Refusal):
    """Base of all refusals; nothing has changed when one is raised."""

    sentence = _("This cannot be done with the registration now.")


class NotOpenYet(RegistrationRefused):
    sentence = _("Registration has not opened yet.")


class RegistrationClosed(RegistrationRefused):
    sentence = _("Registration is closed.")


class EventIsFull(RegistrationRefused):
    sentence = _("All places are taken, and this event has no waiting list.")


class EventCancelled(RegistrationRefused):
    sentence = _("The event is cancelled.")


class EventPostponed(RegistrationRefused):
    sentence = _("The event is postponed. Registration continues when it has a new date.")


class EventIsOver(RegistrationRefused):
    sentence = _("The event is over.")


class EventHasBegun(RegistrationRefused):
    sentence = _("The event has begun; this is no longer possible.")


class EventNotBegun(RegistrationRefused):
    sentence = _("The event has not begun; attendance is noted from its first minute.")


class NotPublished(RegistrationRefused):
    sentence = _("This event is not open to the public.")


class NoRegistrationNeeded(RegistrationRefused):
    sentence = _("Entry is free: no registration is needed.")


class ByCallOnly(RegistrationRefused):
    sentence = _("Participants of this event are chosen through an open call.")


class AlreadyRegistered(RegistrationRefused):
    """The person has an active registration, carried here so that the page can show it."""

    sentence = _("You are registered for this event already.")

    def __init__(self, registration: "Registration") -> None:
        super().__init__()
        self.registration = registration


class AccountBlocked(RegistrationRefused):
    """The account is switched off or was erased a moment ago."""

    sentence = _("This account is closed or blocked.")


class OfferExpired(RegistrationRefused):
    sentence = _("The time to accept this place has run out.")


class WrongState(RegistrationRefused):
    """The state table has no such step."""

    sentence = _("This step is not possible for a registration with the state: %(state)s.")


class NotFirstInLine(RegistrationRefused):
    """The head of the queue is never skipped, by staff either."""

    sentence = _("Only the first person in line can be given a place.")


class NothingToOffer(RegistrationRefused):
    """Says why the queue does not move."""

    def __init__(self, reason: Blocked) -> None:
        super().__init__()
        self.reason = reason
        self.sentence = reason.label


class CapacityBelowTaken(RegistrationRefused):
    """Nobody is dropped silently by a smaller number."""

    sentence = _("The number of places cannot be lower than the places already taken: %(taken)d.")


class PublishingRefused(Refusal):
    """Base of the refusals to show a profile or a project; nothing has changed."""

    sentence = _("This cannot be shown to the public now.")


class NoDirectoryConsent(PublishingRefused):
    """Staff cannot show a person either who has not agreed to it."""

    sentence = _("A profile becomes public only with the person’s consent to the directory.")


class OwnerNotShown(PublishingRefused):
    sentence = _("A project is shown only to those who are shown the profile of its owner.")


class NoReason(PublishingRefused):
    """Whoever is hidden is owed an explanation."""

    sentence = _("Say why: the person reads it.")


class TooManyWorks(PublishingRefused):
    sentence = _("A portfolio holds at most %(most)d works. Remove one to add another.")


class TooManyProjects(PublishingRefused):
    sentence = _("You can keep at most %(most)d projects here. Remove one to add another.")


class TooManyParts(PublishingRefused):
    sentence = _("A project holds at most %(most)d of these. Remove one to add another.")


class NoProfileYet(PublishingRefused):
    sentence = _("Fill in your profile first: works and projects are shown under your name.")


class SystemBusy(RegistrationRefused, Busy):
    """Many people want the same row; waited as long as is polite."""

    sentence = _("Many people are registering at this moment. Please try again in a moment.")


class InterestRefused(Refusal):
    """Base of refusals about a partner's message; nothing has changed when one is raised."""

    sentence = _("This cannot be done with the message now.")


class WrongInterestStep(InterestRefused):
    """The state table has no such step."""

    sentence = _("This step is not possible for a message with the state: %(state)s.")


class ReaderNotPublic(InterestRefused):
    """Between the writing and the screening the professional or the project was withdrawn."""

    sentence = _("The professional or the project is no longer public: close the message.")


class NothingWritten(InterestRefused):
    sentence = _("Write the answer first.")
