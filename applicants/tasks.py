"""What beat asks for, most of it each minute; every task may run twice and come late."""

from celery import shared_task
from django.utils import timezone

from applicants.services import call_reminding, reminding, search, waiting
from applicants.services.applications import answering, placing
from applicants.services.applications import reminding as applications_reminding
from applicants.services.deciding import long_work, releasing, staging_many
from applicants.services.jury.reminding import remind_reviewers as remind_the_jury
from applicants.services.jury.reminding import tell_assigned
from applicants.services.papers import exporting, letters


@shared_task(name="applicants.remind_participants", ignore_result=True)
def remind_participants() -> None:
    """Owe every reminder that has fallen due."""
    reminding.remind()


@shared_task(name="applicants.remind_reviewers", ignore_result=True)
def remind_reviewers() -> None:
    """Tell reviewers of what has reached them, and of reviews that fall due."""
    tell_assigned()
    remind_the_jury()


@shared_task(name="applicants.move_waiting_lists", ignore_result=True)
def move_waiting_lists() -> None:
    """End offers that ran out and offer free places to the first in line."""
    waiting.move_waiting_lists()


@shared_task(name=long_work.TASK, ignore_result=True)
def release_decisions() -> None:
    """After a release or a staging began and each minute: carry on what no other worker has."""
    staging_many.stage_due()
    releasing.release_due()


@shared_task(name="applicants.refresh_directory", ignore_result=True)
def refresh_directory() -> None:
    """Every night: a sector or city renamed by day is found by its new name on the morrow."""
    search.refresh_directory()


@shared_task(name="applicants.follow_applications", ignore_result=True)
def follow_applications() -> None:
    """End places nobody confirmed, move the reserve up, give places at events, remind."""
    answering.expire_unconfirmed()
    answering.move_up_reserves()
    placing.give_missing_places()
    applications_reminding.remind()
    call_reminding.remind()


@shared_task(name=letters.TASK, ignore_result=True)
def make_letters() -> None:
    """After a letter was asked for and each minute: make the files that are missing."""
    letters.make_letters()


# Thousands of files take longer than a task usually may; the lease tells the living from the dead.
@shared_task(name=exporting.TASK, ignore_result=True, soft_time_limit=3300, time_limit=3500)
def make_exports() -> None:
    """After an export was asked for and each minute: make it, carry on a dead worker's, tidy up."""
    exporting.make_exports()
    exporting.remove_expired(timezone.now())
