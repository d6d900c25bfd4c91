"""What an applicant sees of an application: its timeline, and what is awaited until when.

Only the public state is read here. Nothing that staff stage, and no note or name of the trail,
ever reaches these rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from applicants.choices.applications import ApplicationState, InvitationState
from applicants.choices.papers import ON_PAPER
from applicants.models import Application, ApplicationTrail
from partnership.accounts.models import User
from partnership.kit.dates import format_day, in_zone
from programs.models import OpenCall
from programs.queries import OPEN_NOW, CallCard

_S = ApplicationState
TONES: dict[str, str] = {
    _S.SUBMITTED: "ok",
    _S.NEEDS_INFO: "warn",
    _S.IN_REVIEW: "ok",
    _S.ACCEPTED: "warn",
    _S.RESERVE: "warn",
    _S.CONFIRMED: "ok",
    _S.EXPIRED: "no",
}
DECIDED = (_S.ACCEPTED, _S.RESERVE, _S.DECLINED)
ANSWERS = (_S.CONFIRMED, _S.TURNED_DOWN, _S.EXPIRED)
SAYS: dict[str, str | Promise] = {
    _S.NEEDS_INFO: _("The team needs an answer from you."),
    _S.IN_REVIEW: _("The selection committee is reading the applications."),
    _S.ACCEPTED: _("A place is kept for you. Confirm it or turn it down."),
    _S.RESERVE: _(
        "If a place becomes available, it is offered in the order of the list, and we write to"
        " you at once."
    ),
    _S.DECLINED: _("The application was not chosen this time. You can apply again to other calls."),
    _S.CONFIRMED: _("The place is yours."),
    _S.TURNED_DOWN: _("You have turned the place down."),
    _S.EXPIRED: _("The place was not confirmed in time and went to the reserve list."),
    _S.WITHDRAWN: _("The application takes no further part in the selection."),
}
# To those who apply together with the applicant, and act in nothing.
SAYS_TOGETHER: dict[str, str | Promise] = {
    _S.NEEDS_INFO: _("The team needs an answer from the applicant."),
    _S.ACCEPTED: _("A place is kept. The applicant confirms it or turns it down."),
    _S.TURNED_DOWN: _("The applicant has turned the place down."),
}


@dataclass(frozen=True)
class Step:
    """One mark of the timeline; ``note`` is its day, or until when it lasts."""

    label: str
    note: str = ""
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class Row:
    """An application at one instant, as its applicant or an agreed co-applicant sees it."""

    application: Application
    is_owner: bool
    now: datetime

    @cached_property
    def card(self) -> CallCard:
        return CallCard(self.application.call, self.now)

    @property
    def call(self) -> OpenCall:
        return self.application.call

    @property
    def state(self) -> ApplicationState:
        return self.application.public_state

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "off")

    @property
    def is_open(self) -> bool:
        """Whether the call still takes what is written."""
        return not self.call.is_cancelled and self.call.phase(self.now) in OPEN_NOW

    @property
    def may_edit(self) -> bool:
        return self.is_owner and self.is_open and self.state in {_S.DRAFT, _S.SUBMITTED}

    @property
    def says(self) -> str:
        """Where it stands and what comes next, in a sentence."""
        if self.state == _S.DRAFT:
            return self._of_draft()
        if self.state == _S.SUBMITTED:
            return self._of_submitted()
        if not self.is_owner and self.state in SAYS_TOGETHER:
            return str(SAYS_TOGETHER[self.state])
        return str(SAYS[self.state])

    def _of_draft(self) -> str:
        if self.is_open:
            return gettext("It takes part only once it is submitted.")
        return gettext("The call takes no applications any more. This draft was not submitted.")

    def _of_submitted(self) -> str:
        if self.may_edit:
            return gettext("You can change it and submit it again until the deadline.")
        if self.is_open:
            return gettext("The applicant can change it and submit it again until the deadline.")
        if self.call.is_cancelled:
            return gettext("The call is cancelled: nobody will be chosen.")
        return gettext("The deadline has passed, and the team prepares the selection.")

    @property
    def until(self) -> datetime | None:
        """The end of what is awaited from the applicant, if anything is."""
        if self.state in {_S.DRAFT, _S.SUBMITTED}:
            return self.call.closes_at if self.is_open else None
        return {
            _S.NEEDS_INFO: self.application.info_due_at,
            _S.ACCEPTED: self.application.confirm_by,
        }.get(self.state)

    @property
    def is_awaited(self) -> bool:
        """The applicant, and nobody else, has to act."""
        acts = self.state in {_S.NEEDS_INFO, _S.ACCEPTED}
        return self.is_owner and (acts or (self.state == _S.DRAFT and self.is_open))

    @property
    def may_confirm(self) -> bool:
        until = self.application.confirm_by
        in_time = until is not None and self.now < until
        return self.is_owner and self.state == _S.ACCEPTED and in_time

    @property
    def is_decided(self) -> bool:
        return self.state in {*DECIDED, *ANSWERS}

    @property
    def may_have_letter(self) -> bool:
        """Whether the applicant can put the decision on paper."""
        decided = self.application.decided_at is not None
        return self.is_owner and decided and self.state in ON_PAPER

    @property
    def results_day(self) -> str:
        """When the decision is promised, while it is awaited."""
        waits = self.state in {_S.SUBMITTED, _S.NEEDS_INFO, _S.IN_REVIEW}
        return self.card.results_day if waits else ""

    @cached_property
    def _reached(self) -> dict[str, datetime]:
        """When each state was reached last."""
        return {line.to_state: line.at for line in self.application.trail.all()}

    @property
    def steps(self) -> list[Step]:
        """From the draft to the last word, with what is still ahead."""
        marks = [self._written(), *self._sent(), *self._decided()]
        if self.state == _S.WITHDRAWN:
            marks = [mark for mark in marks if mark.is_done]
            marks.append(Step(self.label, self._day(self.application.ended_at), is_done=True))
        return marks

    def _written(self) -> Step:
        day = self._day(self.application.created_at)
        return self._mark(_S.DRAFT, day, reached=True)

    def _sent(self) -> list[Step]:
        sent = self.application.submitted_at
        day = self._day(sent) if sent else self._ahead(self.until)
        marks = [self._mark(_S.SUBMITTED, day, reached=sent is not None)]
        if self.state == _S.NEEDS_INFO:
            marks.append(self._mark(_S.NEEDS_INFO, self._ahead(self.until), reached=True))
        read = self._reached.get(_S.IN_REVIEW)
        reached = read is not None or self.state in {_S.IN_REVIEW, *DECIDED, *ANSWERS}
        return [*marks, self._mark(_S.IN_REVIEW, self._day(read), reached=reached)]

    def _decided(self) -> list[Step]:
        if not self.is_decided:
            return [Step(pgettext("application", "Decision"), self.results_day)]
        told = self._day(self.application.decided_at)
        if self.state in {_S.RESERVE, _S.DECLINED}:
            return [self._mark(self.state, told, reached=True)]
        accepted = Step(str(_S.ACCEPTED.label), told, is_done=True)
        if self.state == _S.ACCEPTED:
            label = pgettext("application", "Confirmation")
            return [accepted, Step(label, self._ahead(self.until), is_current=True)]
        ended = self._day(self.application.ended_at)
        return [accepted, self._mark(self.state, ended, reached=True)]

    def _mark(self, state: ApplicationState, note: str, *, reached: bool) -> Step:
        is_current = state == self.state and state not in {*ANSWERS, _S.DECLINED}
        return Step(
            str(state.label), note, is_done=reached and not is_current, is_current=is_current
        )

    def _day(self, moment: datetime | None) -> str:
        return format_day(in_zone(moment, self.call.tz).date()) if moment else ""

    def _ahead(self, moment: datetime | None) -> str:
        if moment is None or moment <= self.now:
            return ""
        return gettext("until: %(day)s") % {"day": self._day(moment)}


def visible_to(user: User) -> QuerySet[Application]:
    """One's own, and those in which one has agreed to take part; nobody else's."""
    own = Q(professional__user=user)
    shared = Q(
        pk__in=Application.objects.filter(
            partners__user=user, partners__state=InvitationState.GIVEN
        ).values("pk")
    )
    return Application.objects.filter(own | shared)


def awaited_first(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those in which the applicant may have to act, then the newest."""
    waits = When(state__in=(_S.ACCEPTED, _S.NEEDS_INFO, _S.DRAFT), then=0)
    return applications.order_by(Case(waits, default=1), "-created_at", "-pk")


def for_rows(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With all that a row prints, in three queries however many there are."""
    moves = ApplicationTrail.objects.only("application_id", "to_state", "at")
    return applications.select_related("call", "professional").prefetch_related(
        "call__sectors", Prefetch("trail", moves)
    )


def rows(applications: Iterable[Application], user: User) -> list[Row]:
    """One instant for all."""
    now = timezone.now()
    return [Row(application, _is_own(application, user), now) for application in applications]


def _is_own(application: Application, user: User) -> bool:
    return application.professional is not None and application.professional.user_id == user.pk
