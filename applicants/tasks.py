"""What beat asks for each minute; every task may run twice and come late."""

from celery import shared_task

from applicants.services import reminding, waiting


@shared_task(name="applicants.remind_participants", ignore_result=True)
def remind_participants() -> None:
    """Owe every reminder that has fallen due."""
    reminding.remind()


@shared_task(name="applicants.move_waiting_lists", ignore_result=True)
def move_waiting_lists() -> None:
    """End offers that ran out and offer free places to the first in line."""
    waiting.move_waiting_lists()
