"""Why an invitation to sign a project, or an answer to one, is refused."""

from django.utils.translation import gettext_lazy as _

from partnership.kit.refusals import Refusal


class CollectiveRefused(Refusal):
    """Base of refusals about co-authors; nothing has changed when one is raised."""

    sentence = _("This cannot be done with the invitation now.")


class WrongCoAuthorStep(CollectiveRefused):
    """The state table has no such step."""

    sentence = _("This step is not possible for an invitation with the state: %(state)s.")


class YourOwnProject(CollectiveRefused):
    sentence = _("The owner of a project is its author already.")


class AlreadyInvited(CollectiveRefused):
    sentence = _("This address is invited already.")


class DeclinedBefore(CollectiveRefused):
    """A no is a no; whoever changes their mind asks the owner in another way."""

    sentence = _("Somebody at this address has declined to take part in this project.")


class TooManyCoAuthors(CollectiveRefused):
    sentence = _("A project has at most %(most)d co-authors, open invitations included.")


class TooManyInvitations(CollectiveRefused):
    sentence = _("You can invite %(most)d people a day. Please go on tomorrow.")


class AlreadyCoAuthor(CollectiveRefused):
    sentence = _("You take part in this project already.")


class InvitationEnded(CollectiveRefused):
    sentence = _("The invitation has expired. Ask for another one if you wish to take part.")


class NameNeeded(CollectiveRefused):
    sentence = _("Write your name in the settings of your account first: it is shown there.")
