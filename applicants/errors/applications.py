"""Why an act upon an application, a review or a decision is refused."""

from django.utils.translation import gettext_lazy as _

from partnership.kit.refusals import Refusal


class ApplicationRefused(Refusal):
    """Base of all refusals about applications; nothing has changed when one is raised."""

    sentence = _("This cannot be done with the application now.")


class WrongApplicationStep(ApplicationRefused):
    """The state table has no such step."""

    sentence = _("This step is not possible for an application with the state: %(state)s.")
