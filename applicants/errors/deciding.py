"""Why staff are refused a step of the selection."""

from django.utils.translation import gettext_lazy as _

from applicants.errors.applications import ApplicationRefused


class QuestionEmpty(ApplicationRefused):
    sentence = _("Write what is missing.")


class AnswerDueTooSoon(ApplicationRefused):
    """Whoever is asked needs time to answer."""

    sentence = _("The answer must be awaited until a time in the future.")


class ReviewBeforeDeadline(ApplicationRefused):
    """Until the deadline the applicant may still change everything."""

    sentence = _("Applications are taken into review only after the deadline.")


class NothingToReview(ApplicationRefused):
    sentence = _("No application is waiting to be taken into review.")


class NothingToStage(ApplicationRefused):
    """Decisions are prepared on what the jury has before it, and on nothing else."""

    sentence = _("A decision can be prepared only for an application under review.")


class NothingStaged(ApplicationRefused):
    sentence = _("No decision has been prepared here.")


class ReleaseUnderWay(ApplicationRefused):
    sentence = _("Decisions of this call are being released; nothing can be changed meanwhile.")


class StagingUnderWay(ApplicationRefused):
    """Two hands on one list would undo each other."""

    sentence = _("Decisions of this call are being prepared by the worker; wait until it is done.")


class NothingToRelease(ApplicationRefused):
    sentence = _("No decision has been prepared for this call.")


class UndecidedLeft(ApplicationRefused):
    """Silence is a decision too; staff say so on purpose or not at all."""

    sentence = _("Applications without a decision: %(count)d. Decide, or leave them out expressly.")
