"""Adding and taking away the documents of an application."""

from datetime import datetime, timedelta

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.choices.applications import EDITABLE_APPLICATIONS, ApplicationState
from applicants.errors.applications import WrongApplicationStep
from applicants.errors.sending import CallRushed, TooManyFiles, TooMuchReplaced
from applicants.models import Application, ApplicationFile, Receipt
from applicants.services.applications.admission import refuse_unless_open
from applicants.services.applications.moves import lock
from events.services.locking import in_one_transaction
from partnership.kit.documents import DocumentRefused
from partnership.kit.nameless_pdf import PDF, Unreadable, nameless
from partnership.kit.uploads import Upload, clean_upload
from programs.models import CallQuestion

# A sending that was under way when a file was taken out is long over by then.
KEPT_AFTER_REMOVAL = timedelta(hours=1)
# Twenty of the largest; whoever corrects a document, however often, stays far below.
MOST_REPLACED = 200 * 1024 * 1024
REPLACED_WITHIN = timedelta(days=1)


def add_file(application: Application, question: CallQuestion, uploaded: File) -> ApplicationFile:
    """Judge the upload and keep it; the same file twice in one place is one file.

    Raises ``DocumentRefused``, ``TooManyFiles``, ``TooMuchReplaced``, or why the application
    cannot be written; then nothing is stored and what was there stays.
    """
    document = clean_upload(uploaded)
    if application.call.is_blind:
        _refuse_unreadable(document)
    return _store(application, question, document)


@in_one_transaction(CallRushed)
def remove_file(file: ApplicationFile) -> None:
    """Take it out of the working copy; the sweep deletes it unless a receipt names it."""
    now = _hold(file.application)
    ApplicationFile.objects.filter(pk=file.pk, removed_at__isnull=True).update(removed_at=now)
    _touch(file.application, now)


def sweep_files() -> int:
    """Delete what was taken out and never sent; returns how many. Safe to run twice."""
    before = timezone.now() - KEPT_AFTER_REMOVAL
    removed = ApplicationFile.objects.filter(removed_at__lte=before).order_by("pk")
    return sum(_delete_unless_sent(file) for file in removed.select_related("application"))


@in_one_transaction(CallRushed)
def _store(application: Application, question: CallQuestion, document: Upload) -> ApplicationFile:
    now = _hold(application)
    there = application.files.filter(question=question, removed_at__isnull=True)
    standing = there.filter(sha256=document.sha256).first()
    if standing is not None:
        return standing
    if there.count() >= question.max_files:
        raise TooManyFiles(most=question.max_files)
    _refuse_endless(application, document.size, now)
    stored = ApplicationFile.objects.create(
        application=application,
        question=question,
        file=document.content,
        name=document.name,
        mime=document.mime,
        size=document.size,
        sha256=document.sha256,
        uploaded_at=now,
    )
    _touch(application, now)
    return stored


def _refuse_endless(application: Application, size: int, now: datetime) -> None:
    """What was taken out lies on the disk till it is swept, and what was sent longer than that."""
    mine = ApplicationFile.objects.filter(
        application__professional=application.professional_id,
        removed_at__isnull=False,
        uploaded_at__gt=now - REPLACED_WITHIN,
    )
    if (mine.aggregate(bytes=Sum("size"))["bytes"] or 0) + size > MOST_REPLACED:
        raise TooMuchReplaced(most=filesizeformat(MOST_REPLACED))


def _refuse_unreadable(document: Upload) -> None:
    """A blind jury gets a PDF without its author's data; which cannot be done must be said now."""
    if document.mime != PDF:
        return
    try:
        nameless(document.content)
    except Unreadable as error:
        raise DocumentRefused(_("The file is broken. Save it as PDF once more.")) from error
    document.content.seek(0)


def _hold(application: Application) -> datetime:
    lock(application)
    now = timezone.now()
    if application.state not in EDITABLE_APPLICATIONS:
        raise WrongApplicationStep(state=ApplicationState(application.state).label)
    refuse_unless_open(application.call, now)
    return now


def _touch(application: Application, now: datetime) -> None:
    application.updated_at = now
    application.save(update_fields=["updated_at"])


@transaction.atomic
def _delete_unless_sent(file: ApplicationFile) -> bool:
    """The file goes after the commit, so that a row never points at nothing."""
    lock(file.application)
    if file.pk in sent_files(file.application):
        return False
    name = str(file.file.name)
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(name))
    return True


def sent_files(application: Application) -> set[int]:
    """Those that any receipt names."""
    contents = Receipt.objects.filter(application=application).values_list("content", flat=True)
    return {file["id"] for content in contents for file in content["files"]}
