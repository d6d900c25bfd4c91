"""The hourly tidying of accounts (see CELERY_BEAT_SCHEDULE)."""

from celery import shared_task

from partnership.accounts.services.tidying import clear_sessions, forget_unverified


@shared_task(name="accounts.tidy_up", ignore_result=True)
def tidy_up() -> None:
    """Unverified accounts past their days and expired sessions go."""
    forget_unverified()
    clear_sessions()
