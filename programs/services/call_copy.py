"""A new call made from an earlier one, with all its dates moved to the new opening."""

import re
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.db import transaction
from django.db.models import Model
from modeltranslation.translator import NotRegistered, translator

from partnership.accounts.models import User
from partnership.kit.dates import in_zone, local_instant
from partnership.kit.folding import SEARCHED
from partnership.kit.slugs import MAX_LENGTH
from programs.errors import DateTooFar
from programs.models import CallQuestion, OpenCall
from programs.services.search import refresh_call_search_text
from programs.services.writing import lock_call

FURTHEST = timedelta(days=3660)
# What belongs to the life of one call and is not handed on.
_OWN = frozenset(
    {"status", "cancel_reason", "published_at", "decided_at", "updated_at"}
    | {*SEARCHED, "extended_from", "extended_at", "deadline_version"}
)
Row = TypeVar("Row", bound=Model)


@transaction.atomic
def copy_call(call: OpenCall, *, by: User | None, opens_on: date) -> OpenCall:
    """A draft with everything of ``call`` that staff wrote, opening on the day ``opens_on``.

    Every date moves by as many days; hours stay what the clock of the call's zone showed, in
    summer and in winter. Raises ``DateTooFar`` for a day that nobody can mean.
    """
    lock_call(call)
    span = opens_on - in_zone(call.opens_at, call.tz).date()
    if abs(span) > FURTHEST:
        raise DateTooFar
    try:
        with disable_auditlog():
            new = _copied(call, **_dates(call, span), slug=_free_slug(call.slug, opens_on.year))
            _copy_parts(call, new, span)
    except OverflowError as error:
        raise DateTooFar from error
    refresh_call_search_text(new)
    LogEntry.objects.log_create(
        new,
        force_log=True,
        action=LogEntry.Action.CREATE,
        changes={"copied_from": ["", call.slug]},
        actor=by,
    )
    return new


def _copy_parts(call: OpenCall, new: OpenCall, span: timedelta) -> None:
    new.sectors.set(call.sectors.all())
    new.organisers.set(call.organisers.all())
    for stage in call.stages.all():
        last = stage.ends_on + span if stage.ends_on else None
        _copied(stage, call=new, starts_on=stage.starts_on + span, ends_on=last)
    for rows in (call.eligibility, call.criteria, call.aims, call.jury.filter(is_active=True)):
        for row in rows.all():
            _copied(row, call=new)
    for question in call.questions.for_form():
        _copy_question(question, new)


def _copy_question(question: CallQuestion, new: OpenCall) -> None:
    copied = _copied(question, call=new)
    for option in question.options.all():
        _copied(option, question=copied)


def _dates(call: OpenCall, span: timedelta) -> dict[str, Any]:
    moments = {name: getattr(call, name) for name in ("opens_at", "closes_at", "review_due_at")}
    moved = {name: _moved(at, span, call.tz) if at else None for name, at in moments.items()}
    return {**moved, "results_on": call.results_on + span if call.results_on else None}


def _moved(moment: datetime, span: timedelta, tz: str) -> datetime:
    return local_instant(in_zone(moment, tz).replace(tzinfo=None) + span, tz)


def _copied(row: Row, **changed: Any) -> Row:
    """A new row with the facts and texts of ``row``, but for its own life and ``changed``.

    Texts are read language by language: the plain name of a translated field answers with
    another language where its own is empty, and would fill the gap with it.
    """
    model = type(row)
    values = {
        field.name: getattr(row, field.name)
        for field in model._meta.concrete_fields
        if not field.primary_key and not _left_out(model, field.name)
    }
    return model._default_manager.create(**{**values, **changed})


def _left_out(model: type[Model], name: str) -> bool:
    own = any(name == one or name.startswith(f"{one}_") for one in _OWN)
    return own or name in _translated(model)


def _translated(model: type[Model]) -> set[str]:
    try:
        return set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return set()


def _free_slug(slug: str, year: int) -> str:
    """The old address with the year of the new opening, and a number when that is taken."""
    stem = re.sub(r"-\d{4}(-\d+)?$", "", slug)[: MAX_LENGTH - 9]
    taken = {call.slug for call in OpenCall.objects.filter(slug__startswith=stem).only("slug")}
    free = f"{stem}-{year}"
    number = 2
    while free in taken:
        free, number = f"{stem}-{year}-{number}", number + 1
    return free
