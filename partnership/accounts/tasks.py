"""The hourly tidying of accounts (see CELERY_BEAT_SCHEDULE)."""

from celery import shared_task

from partnership.accounts.services.tidying import clear_sessions, forget_unverified, hourly


@shared_task(name="accounts.tidy_up", ignore_result=True)
def tidy_up() -> None:
    """Unverified accounts past their days and expired sessions go, and what apps above add."""
    forget_unverified()
    clear_sessions()
    for _name, tidy in hourly.items():
        tidy()
