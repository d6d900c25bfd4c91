"""Rows of the outbox for tests."""

import uuid

import factory
from django.utils import timezone

from partnership.notifications.models import Message
from tests.factories.accounts import UserFactory


class MessageFactory(factory.django.DjangoModelFactory):
    """A mail that is due now."""

    class Meta:
        model = Message

    recipient = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"mail-{n}")
    kind = "demo.greeting"
    address = factory.LazyAttribute(lambda mail: mail.recipient.email)
    language = factory.LazyAttribute(lambda mail: mail.recipient.language)
    subject = "Сәлем"
    body_text = "Мәтін\n"
    body_html = "<p>Мәтін</p>"
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4()}@localhost>")
    send_after = factory.LazyFunction(timezone.now)
