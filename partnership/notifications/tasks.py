"""What the worker does for the outbox; the schedule is in ``settings.CELERY_BEAT_SCHEDULE``."""

from celery import shared_task

from partnership.notifications.services import delivery, tidying
from partnership.notifications.services.heartbeat import beat
from partnership.notifications.services.hints import publish_hint


@shared_task(name="notifications.deliver_due", ignore_result=True)
def deliver_due() -> None:
    """Every half minute, and whenever mail has been put into the outbox.

    A run that was full asks for another at once, so that thousands do not wait for the sweep.
    """
    beat()
    if delivery.deliver_due().handled >= delivery.MOST_PER_RUN:
        publish_hint()


@shared_task(name="notifications.tidy_up", ignore_result=True)
def tidy_up() -> None:
    """Every hour."""
    tidying.tidy_up()
