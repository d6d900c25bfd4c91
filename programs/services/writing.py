"""How every service of a call holds its row and writes it."""

from typing import Any

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.db.models import Model

from partnership.accounts.models import User
from programs.choices import CALL_FOLLOWS, CallStatus
from programs.errors import WrongCallStatus
from programs.models import OpenCall


def lock_call(call: OpenCall) -> None:
    """Hold the row until the end of the transaction, and read it afresh in place.

    Rows that point at the call can be written meanwhile.
    """
    call.refresh_from_db(from_queryset=OpenCall.objects.select_for_update(no_key=True))


def check_step(call: OpenCall, to: CallStatus) -> None:
    """Refuse what the state table does not know."""
    if to not in CALL_FOLLOWS[call.status]:
        raise WrongCallStatus(status=CallStatus(call.status).label)


def check_published(call: OpenCall) -> None:
    """Refuse what is done only to a call that is neither a draft nor cancelled."""
    if call.status != CallStatus.PUBLISHED:
        raise WrongCallStatus(status=CallStatus(call.status).label)


def write_call(call: OpenCall, by: User | None, **values: Any) -> OpenCall:
    """Save, and tell the audit log who did it: a command has no request that would."""
    before = {name: getattr(call, name) for name in values}
    for name, value in values.items():
        setattr(call, name, value)
    with disable_auditlog():
        call.save(update_fields=[*values, "updated_at"])
    changes = {name: [str(before[name]), str(value)] for name, value in values.items()}
    LogEntry.objects.log_create(
        call, force_log=True, action=LogEntry.Action.UPDATE, changes=changes, actor=by
    )
    return call


def name_of(model: type[Model], field: str) -> str:
    """A field as refusals name it, in the reader's language."""
    return str(getattr(model._meta.get_field(field), "verbose_name", field))
