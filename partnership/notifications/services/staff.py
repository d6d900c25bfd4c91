"""What staff may do with a mail that has not gone out."""

from django.db import transaction
from django.utils import timezone

from partnership.notifications.choices import FOLLOWS, MessageState
from partnership.notifications.errors import AddressSuppressed, BodyGone, TooLate, WrongState
from partnership.notifications.models import Message
from partnership.notifications.queries import is_suppressed
from partnership.notifications.services.hints import hint_on_commit


def hold(message: Message) -> None:
    """Keep a waiting mail back until someone releases it. Raises ``WrongState``."""
    _move(message, MessageState.HELD)


def discard(message: Message) -> None:
    """Never send it. Raises ``WrongState`` for what is sent or being sent."""
    _move(message, MessageState.DISCARDED)


@transaction.atomic
def requeue(message: Message) -> None:
    """Release a held mail or try a failed one anew, with all its tries.

    Raises ``BodyGone`` when there is nothing left to send, ``TooLate`` when its time has
    passed, ``AddressSuppressed`` while the address is known to refuse, ``WrongState`` otherwise.
    """
    message.refresh_from_db()
    if message.state == MessageState.SENDING:
        raise WrongState
    if not message.body_text:
        raise BodyGone
    if message.too_late(timezone.now()):
        raise TooLate
    if is_suppressed(message.address):
        raise AddressSuppressed
    _move(message, MessageState.QUEUED, attempts=0, error="", send_after=timezone.now())
    hint_on_commit()


@transaction.atomic
def _move(message: Message, state: MessageState, **fields: object) -> None:
    """One step of the state table; the row must still be as it was read."""
    before = Message.objects.values_list("state", flat=True).get(pk=message.pk)
    if state not in FOLLOWS[before]:
        raise WrongState
    moved = Message.objects.filter(pk=message.pk, state=before).update(state=state, **fields)
    if not moved:
        raise WrongState
    message.refresh_from_db()
