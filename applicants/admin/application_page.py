"""One application before the staff: what was sent, what the jury said, what was done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from auditlog.models import LogEntry
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applicants.admin.application_verbs import verbs_for
from applicants.choices.applications import ApplicationState, Audience, Decision
from applicants.choices.papers import MAY_REVOKE
from applicants.dossier import dossier_of
from applicants.models import Application
from applicants.services.deciding.records import log_sight, sights_of, steps_of
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.admin import short_clocks, status_badge
from partnership.kit.dates import format_instant_two_clocks

MOST_SIGHTS = 20


@dataclass(frozen=True)
class Entry:
    """One line of what was done, in the reader's language."""

    at: datetime
    who: str
    what: str
    note: str = ""

    @property
    def when(self) -> str:
        return short_clocks(self.at)


def points(figure: Decimal | None) -> str:
    """A score as staff read it; a dash while nobody has given a mark."""
    return "—" if figure is None else number_format(figure, decimal_pos=1)


def staged_word(application: Application) -> str:
    """The prepared decision, on the reserve list with its rank."""
    if not application.staged_decision:
        return "—"
    word = str(Decision(application.staged_decision).label)
    return f"{word} · {application.staged_rank}" if application.staged_rank else word


def application_page(
    desk: admin.ModelAdmin[Application], request: HttpRequest, object_id: str
) -> HttpResponse:
    """Shows it, and records in the audit log that this member of the staff has seen it."""
    application = desk.get_object(request, object_id)
    if application is None:
        raise Http404
    if not desk.has_view_permission(request, application):
        raise PermissionDenied
    log_sight(application, by=cast(User, request.user))
    context = {
        **desk.admin_site.each_context(request),
        "title": application.title or application.number,
        "opts": desk.opts,
        "original": application,
        "is_theirs": scope_of(cast(User, request.user)).runs(application.call),
        "verbs": verbs_for(request, application),
        "may_issue": request.user.has_perm(MAY_REVOKE) and application.has_decision_for_paper,
        "dossier": dossier_of(
            application, audience=Audience.STAFF, language=get_language() or "ru"
        ),
        "state": status_badge(application.get_state_display()),
        "facts": _facts(application),
        "staged": staged_word(application),
        "mean": points(application.score_mean),
        "median": points(application.score_median),
        "spread": points(application.score_spread),
        "history": history_of(application),
        "sights": [
            Entry(line.timestamp, _who(line.actor), "")
            for line in sights_of(application)[:MOST_SIGHTS]
        ],
        **_reviews(application),
    }
    return TemplateResponse(request, "admin/applicants/application/page.html", context)


def history_of(application: Application) -> list[Entry]:
    """Moves and what was prepared, the newest first."""
    found = [*_moves(application), *_steps(application)]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _moves(application: Application) -> Iterator[Entry]:
    for move in application.trail.select_related("by"):
        yield Entry(move.at, _who(move.by), move.get_to_state_display(), move.note)


def _steps(application: Application) -> Iterator[Entry]:
    for line in steps_of(application):
        if "staged_decision" in line.changes_dict or "staged_rank" in line.changes_dict:
            yield Entry(line.timestamp, _who(line.actor), _step_in_words(line))


def _step_in_words(line: LogEntry) -> str:
    """The log keeps codes; the page says them in the reader's language."""
    changed = line.changes_dict.get("staged_decision")
    if changed is None:
        return _("Prepared: rank %(rank)s") % {"rank": line.changes_dict["staged_rank"][1]}
    if not changed[1]:
        return _("Prepared decision taken back")
    return _("Prepared: %(decision)s") % {"decision": Decision(changed[1]).label}


def _who(person: Any) -> str:
    return str(person) if person is not None else _("The portal itself")


def _facts(application: Application) -> list[tuple[str, str]]:
    """The instants that matter, those that there are."""
    names = {"submitted_at", "decided_at", "confirm_by", "ended_at"}
    if application.state == ApplicationState.NEEDS_INFO:
        names.add("info_due_at")
    fields = (field for field in Application._meta.fields if field.name in names)
    found = ((str(field.verbose_name), getattr(application, field.name)) for field in fields)
    return [(label, format_instant_two_clocks(value)) for label, value in found if value]


def _reviews(application: Application) -> dict[str, Any]:
    """The marks as a table: a row for each review, a column for each criterion."""
    criteria = list(application.call.criteria.all())
    rows = []
    for review in application.reviews.select_related("reviewer").prefetch_related("scores"):
        marks = {score.criterion_id: score.value for score in review.scores.all()}
        given = [marks.get(criterion.pk, "—") for criterion in criteria]
        rows.append({"review": review, "marks": given, "total": points(review.total)})
    return {"criteria": criteria, "reviews": rows}
