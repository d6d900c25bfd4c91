"""What the worker does for uploaded pictures; every task may run twice and come late."""

from celery import shared_task

from partnership.kit import pictures


@shared_task(name=pictures.TASK, ignore_result=True)
def make_pictures() -> None:
    """After an upload and every ten minutes: make what is missing, delete what nothing shows."""
    pictures.make_missing()
    pictures.remove_left_over()
