"""Mail is taken back when its reason is gone, and nothing else with it."""

import pytest
from django.utils import timezone

from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message
from partnership.notifications.services import discard_unsent
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db


def discarded() -> set[str]:
    rows = Message.objects.filter(state=MessageState.DISCARDED)
    return set(rows.values_list("key", flat=True))


def test_only_mail_that_answers_to_every_condition_is_discarded():
    person = UserFactory()
    MessageFactory(key="hers", recipient=person, topic="event:1")
    MessageFactory(key="other event", recipient=person, topic="event:2")
    MessageFactory(key="other kind", recipient=person, topic="event:1", kind="demo.reminder")
    MessageFactory(key="other person", topic="event:1")

    count = discard_unsent(topic="event:1", recipient=person, kinds=["demo.greeting"])

    assert (count, discarded()) == (1, {"hers"})


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"topic": "event:1"}, {"a", "c"}),
        ({"kinds": ("demo.reminder",)}, {"b", "c"}),
        ({"topic": ""}, {"b"}),
    ],
)
def test_each_condition_stands_alone(condition, found):
    MessageFactory(key="a", topic="event:1")
    MessageFactory(key="b", kind="demo.reminder")
    MessageFactory(key="c", topic="event:1", kind="demo.reminder")

    discard_unsent(**condition)

    assert discarded() == found


@pytest.mark.parametrize("state", MessageState.values)
def test_only_what_waits_or_is_held_is_discarded(state):
    message = MessageFactory(state=state, sent_at=timezone.now(), topic="event:1")

    count = discard_unsent(topic="event:1")

    message.refresh_from_db()
    unsent = state in {MessageState.QUEUED, MessageState.HELD}
    assert (count, message.state) == ((1, "discarded") if unsent else (0, state))


def test_without_a_condition_nothing_is_discarded():
    MessageFactory()

    with pytest.raises(ValueError, match="topic"):
        discard_unsent()

    assert discarded() == set()
