"""Why an act upon an open call is refused, in sentences fit for the page."""

from django.utils.translation import gettext_lazy as _

from partnership.kit.refusals import Refusal


class CallRefused(Refusal):
    """Base of all refusals; nothing has changed when one is raised."""

    sentence = _("This cannot be done with the call now.")


class WrongCallStatus(CallRefused):
    """The state table has no such step."""

    sentence = _("This step is not possible while the call has the status: %(status)s.")


class CallTextMissing(CallRefused):
    """Kazakh and Russian readers must not meet a call they cannot read."""

    sentence = _("Before publishing, write the title and the summary in Kazakh and in Russian.")


class CallSectorMissing(CallRefused):
    sentence = _("Before publishing, choose at least one sector.")


class CallReasonMissing(CallRefused):
    """Whoever meant to apply is owed a reason."""

    sentence = _("Give the reason in Kazakh and in Russian: it is shown on the page.")


class DeadlineAhead(CallRefused):
    """Nobody may read the results while others still apply."""

    sentence = _("Results are announced only after the deadline.")


class ResultsAnnounced(CallRefused):
    sentence = _("The results of this call have been announced already.")
