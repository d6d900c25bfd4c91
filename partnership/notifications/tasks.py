"""What the worker does for the outbox; the schedule is in ``settings.CELERY_BEAT_SCHEDULE``."""

from celery import shared_task

from partnership.notifications.services import delivery, tidying
from partnership.notifications.services.heartbeat import beat


@shared_task(name="notifications.deliver_due", ignore_result=True)
def deliver_due() -> None:
    """Every half minute, and whenever mail has been put into the outbox."""
    beat()
    delivery.deliver_due()


@shared_task(name="notifications.tidy_up", ignore_result=True)
def tidy_up() -> None:
    """Every hour."""
    tidying.tidy_up()
