"""Why an act upon an event is refused, in sentences fit for the page."""

from django.utils.translation import gettext_lazy as _

from partnership.kit.errors import Busy
from partnership.kit.refusals import Refusal


class EventRefused(Refusal):
    """Base of all refusals; nothing has changed when one is raised."""

    sentence = _("This cannot be done with the event now.")


class WrongStatus(EventRefused):
    """The state table has no such step."""

    sentence = _("This step is not possible while the event has the status: %(status)s.")


class TextMissing(EventRefused):
    """Kazakh and Russian readers must not meet an event they cannot read."""

    sentence = _("Before publishing, write the title and the summary in Kazakh and in Russian.")


class SectorMissing(EventRefused):
    sentence = _("Before publishing, choose at least one sector.")


class VenueMissing(EventRefused):
    sentence = _("Before publishing, choose the venue: people come to this event in person.")


class RegistrationDatesMissing(EventRefused):
    sentence = _("Before publishing, say when registration opens and when it closes.")


class CapacityMissing(EventRefused):
    """A room is never without limit; an online event may be."""

    sentence = _("Before publishing, give the number of places: people come in person.")


class ReasonMissing(EventRefused):
    """People who had a place are owed a reason."""

    sentence = _("Give the reason: it is shown on the page and sent to participants.")


class DatesInWrongOrder(EventRefused):
    sentence = _("The event must end after it starts.")


class DateInThePast(EventRefused):
    sentence = _("The new date has passed already.")


class NotOverYet(EventRefused):
    sentence = _("The event can be completed only after its end.")


class EventBusy(EventRefused, Busy):
    """Somebody else holds the event's row for longer than we wait."""

    sentence = _("Someone else is changing this event now. Please try again in a moment.")
