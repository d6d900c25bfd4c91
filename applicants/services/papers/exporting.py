"""Taking applications out of a call: asked for in a page, made by the worker, gone after a day.

A worker holds an export under a lease that every few applications prolong. When it dies, the
next sweep begins the file anew; whoever has lost the lease stops at its next step.
"""

import logging
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import override

from applicants.choices.applications import ExportKind, LongWorkState
from applicants.choices.papers import SHOWN_TO_PARTNERS
from applicants.errors.papers import ForWhom
from applicants.models import CallExport, Disclosure
from applicants.services.owing import is_quiet
from applicants.services.papers.archive import folder_for_work, write_archive
from applicants.services.papers.files import gone_on_commit
from applicants.services.papers.tables import ForPartner, agree_to_transfer, for_staff, readable
from partnership.accounts.choices import Purpose
from partnership.accounts.models import User
from partnership.kit.hints import hint_on_commit
from partnership.kit.sheets import save_xlsx
from partnership.notifications.services import discard_unsent, notify
from programs.models import OpenCall, Organisation

TASK = "applicants.make_exports"
LEASE = timedelta(minutes=2)
MOST_TRIES = 5
_UNFINISHED = (LongWorkState.WAITING, LongWorkState.RUNNING)
logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker has this export now."""


class ConsentGone(Exception):
    """Somebody withdrew while the file was made: it is made anew without them."""


@transaction.atomic
def start_export(
    call: OpenCall,
    *,
    kind: str,
    language: str,
    by: User,
    organisation: Organisation | None = None,
) -> CallExport:
    """Ask for a file; the same asked for twice while it is being made is one.

    Raises ``ForWhom`` for a partner's export that does not say which organisation it is for.
    """
    if (kind == ExportKind.PARTNER) != (organisation is not None):
        raise ForWhom
    OpenCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    wanted = {"call": call, "kind": kind, "language": language, "organisation": organisation}
    same = CallExport.objects.filter(by=by, state__in=_UNFINISHED, **wanted).first()
    hint_on_commit(TASK)
    return same or CallExport.objects.create(by=by, created_at=timezone.now(), **wanted)


def make_exports() -> int:
    """Make what waits, and what a dead worker left; returns how many files came of it."""
    return sum(_made(pk) for pk in _due(timezone.now()).order_by("pk").values_list("pk", flat=True))


def _due(now: datetime) -> QuerySet[CallExport]:
    left = Q(state=LongWorkState.RUNNING, leased_until__lt=now)
    return CallExport.objects.filter(Q(state=LongWorkState.WAITING) | left)


def _made(pk: int) -> bool:
    export = _claim(pk)
    if export is None:
        return False
    try:
        _make(export)
    except LeaseLost:
        return False
    except ConsentGone:
        _let_go(export)
        return False
    except Exception:
        logger.exception("export %d could not be made", pk)
        _let_go(export)
        return False
    return True


@transaction.atomic
def _claim(pk: int) -> CallExport | None:
    """Take the lease; one that failed too often is given up."""
    now = timezone.now()
    export = _due(now).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if export is None:
        return None
    if export.tries >= MOST_TRIES:
        export.state, export.finished_at = LongWorkState.FAILED, now
        export.save(update_fields=["state", "finished_at"])
        return None
    export.state, export.leased_until, export.done = LongWorkState.RUNNING, now + LEASE, 0
    export.tries += 1
    export.total = _size(export)
    export.save(update_fields=["state", "leased_until", "done", "tries", "total"])
    return export


def _size(export: CallExport) -> int:
    if export.kind == ExportKind.PARTNER:
        return export.call.applications.filter(state__in=SHOWN_TO_PARTNERS).count()
    return readable(export.call, export.by).count()


def _step(export: CallExport, number: int) -> None:
    """Say how far it has come and prolong the lease; raises ``LeaseLost``."""
    until = timezone.now() + LEASE
    mine = CallExport.objects.filter(
        pk=export.pk, state=LongWorkState.RUNNING, leased_until=export.leased_until
    )
    if not mine.update(done=F("done") + number, leased_until=until):
        raise LeaseLost
    export.leased_until = until


def _let_go(export: CallExport) -> None:
    """Whoever comes next begins anew."""
    CallExport.objects.filter(
        pk=export.pk, state=LongWorkState.RUNNING, leased_until=export.leased_until
    ).update(state=LongWorkState.WAITING, leased_until=None, done=0)


def _make(export: CallExport) -> None:
    folder = folder_for_work(Path(settings.MEDIA_ROOT) / "private" / "exports")
    with tempfile.NamedTemporaryFile(dir=folder, prefix="unfinished-") as target:
        with override(export.language):
            partner = _write(target, export)
        target.flush()
        target.seek(0)
        name = export.file.field.generate_filename(export, _file_name(export))
        name = default_storage.save(name, File(target))
    try:
        _finish(export, name, partner)
    except Exception:
        default_storage.delete(name)
        raise


def _write(target: IO[bytes], export: CallExport) -> ForPartner | None:
    def step(number: int) -> None:
        _step(export, number)

    if export.kind == ExportKind.ARCHIVE:
        write_archive(target, export.call, export.language, by=export.by, step=step)
        return None
    if export.kind == ExportKind.SHEET:
        sheets = for_staff(export.call, export.language, by=export.by, step=step)
        save_xlsx(target, sheets)
        return None
    partner = ForPartner(export.call, export.language, step)
    save_xlsx(target, [partner.sheet()])
    return partner


def _file_name(export: CallExport) -> str:
    extension = "zip" if export.kind == ExportKind.ARCHIVE else "xlsx"
    return f"{export.call.slug}-{export.kind}.{extension}"


@transaction.atomic
def _finish(export: CallExport, name: str, partner: ForPartner | None) -> None:
    """The file, who is in it, and the mail to whoever asked become known together."""
    row = CallExport.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if row.state != LongWorkState.RUNNING or row.leased_until != export.leased_until:
        raise LeaseLost
    now = timezone.now()
    if partner is not None:
        _disclose(row, partner, now)
        row.refused = partner.refused
    row.file, row.state, row.finished_at = name, LongWorkState.DONE, now
    row.done, row.leased_until = row.total, None
    row.expires_at = now + timedelta(hours=settings.RETENTION["export_hours"])
    row.save()
    _tell(row)


def _tell(export: CallExport) -> None:
    """A mail that does not go out before the file goes is of no use."""
    if export.by is None or is_quiet():
        return
    key, until = _topic(export), export.expires_at
    notify(export.by, "export.ready", key=key, topic=key, expires_at=until, export=export)


def _topic(export: CallExport) -> str:
    return f"export.ready:{export.pk}"


def _disclose(export: CallExport, partner: ForPartner, now: datetime) -> None:
    """A withdrawal waits for these locks or came before them; then it is seen here."""
    people = User.objects.select_for_update(no_key=True).filter(pk__in=partner.shown)
    held = set(people.order_by("pk").values_list("pk", flat=True))
    if not partner.shown <= held & agree_to_transfer(partner.shown):
        raise ConsentGone
    Disclosure.objects.bulk_create(
        Disclosure(user_id=pk, export=export, at=now) for pk in sorted(partner.shown)
    )


def remove_expired(now: datetime) -> int:
    """Delete files whose time has passed; the rows stay and say who took out what."""
    return drop(CallExport.objects.filter(expires_at__lte=now))


@transaction.atomic
def drop(exports: QuerySet[CallExport]) -> int:
    """Delete the files of these exports at once; returns how many there were."""
    rows = list(exports.exclude(file="").select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        gone_on_commit(row.file)
        row.file, row.expires_at = "", min(row.expires_at or timezone.now(), timezone.now())
        row.save(update_fields=["file", "expires_at"])
        discard_unsent(topic=_topic(row))
    return len(rows)


def begin_anew_without(call: int) -> None:
    """Somebody is taken out of a call: made files go, and what is being made begins anew.

    A partner's file asks for the consent of each once more when it is finished.
    """
    exports = CallExport.objects.filter(call=call)
    begun = exports.filter(state__in=_UNFINISHED).exclude(kind=ExportKind.PARTNER)
    begun.update(state=LongWorkState.WAITING, leased_until=None, done=0)
    drop(exports)


def drop_when_withdrawn(user: User, purpose: str) -> None:
    """Whoever withdraws the transfer to France is in no file that can still be fetched."""
    if purpose == Purpose.TRANSFER_FRANCE:
        drop(CallExport.objects.filter(disclosures__user=user))
