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
    """No reader of a language of the call may meet a part that they cannot read."""

    sentence = _("Still to be written: %(what)s. Languages: %(languages)s.")


class CallSectorMissing(CallRefused):
    sentence = _("Before publishing, choose at least one sector.")


class CriterionMissing(CallRefused):
    """Whoever applies is owed the criteria beforehand."""

    sentence = _("Before publishing, say by which criteria the choice is made: at least one.")


class OptionsMissing(CallRefused):
    sentence = _("Give at least two options to choose from: %(question)s.")


class CallReasonMissing(CallRefused):
    """Whoever meant to apply is owed a reason."""

    sentence = _("Give the reason in Kazakh and in Russian: it is shown on the page.")


class DeadlineAhead(CallRefused):
    """Nobody may read the results while others still apply."""

    sentence = _("Results are announced only after the deadline.")


class ResultsAnnounced(CallRefused):
    sentence = _("The results of this call have been announced already.")


class DecisionsAwaited(CallRefused):
    """The choice is made when those who applied are told of it, and not before."""

    sentence = _(
        "Applications still await their decision. Release the decisions: the results are "
        "announced with them."
    )


class DeadlinePassed(CallRefused):
    """An application that came too late must not become punctual afterwards."""

    sentence = _("The deadline has passed: it cannot be moved any more.")


class DeadlineNotLater(CallRefused):
    sentence = _("The new deadline must be later than the present one: %(deadline)s.")


class DeadlineNotEarlier(CallRefused):
    """People plan their time by the deadline they were told."""

    sentence = _("People have begun to apply: the deadline cannot become earlier.")


class DeadlineInThePast(CallRefused):
    sentence = _("The deadline must lie ahead.")


class ExtendInstead(CallRefused):
    """Those who have begun are told of a later deadline, which saving the form cannot do."""

    sentence = _("Use “Extend the deadline”: those who have begun to apply are told of it.")


class CallHasOpened(CallRefused):
    sentence = _("The call is open already: the day of its opening stays.")


class DateBeforeDeadline(CallRefused):
    """A promise that the new deadline would break."""

    sentence = _("First move a date that would lie before the new deadline: %(what)s.")


class ApplicationsBegun(CallRefused):
    """What applicants were told when they began holds for them to the end."""

    sentence = _("People have begun to apply. This can no longer be changed: %(what)s.")


class OnlyEasier(CallRefused):
    """An answer that was good when it was given stays good."""

    sentence = _("People have begun to apply. A question may now only become easier: %(what)s.")


class NewQuestionRequired(CallRefused):
    sentence = _("People have begun to apply. A new question can only be optional.")


class ReviewsBegun(CallRefused):
    """Marks given by one measure cannot be read by another."""

    sentence = _("Reviewers have begun to give marks. The criteria and their marks stay.")


class DateTooFar(CallRefused):
    sentence = _("Choose a day within ten years.")
