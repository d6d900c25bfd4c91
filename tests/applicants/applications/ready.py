"""Applications that lack nothing, and how they are sent, for whoever needs one that was."""

from applicants.services.applications.sending import send
from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentText
from tests.factories.accounts import ConsentRecordFactory, ConsentTextFactory
from tests.factories.applicants import ApplicationFactory


def agree(user, purpose=Purpose.PROCESSING):
    """The person agrees to the wording in force; one is published if there is none."""
    text = ConsentText.objects.filter(purpose=purpose).first()
    return ConsentRecordFactory(user=user, text=text or ConsentTextFactory(purpose=purpose))


def ready_application(**values):
    """A draft that can be sent as it is, to a call without questions."""
    application = ApplicationFactory(**values)
    user = application.professional.user
    if not user.consents.filter(purpose=Purpose.PROCESSING, withdrawn_at=None).exists():
        agree(user)
    return application


def sent_application(**values):
    """Ready, and sent by its owner; the receipt is ``application.receipts.get()``."""
    application = ready_application(**values)
    send(application, by=application.professional.user)
    return application
