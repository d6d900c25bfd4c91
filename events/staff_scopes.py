"""Where a member of the staff may use the rights of their roles: the one place that says so.

Coordinators work everywhere. Sector officers and door staff work where their ``StaffScope`` rows
say, and nowhere without any; so does whoever has such a row. Rights given to somebody without
these roles and rows hold everywhere.
"""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from events.models import Event, StaffScope
from partnership.accounts.choices import Role
from partnership.accounts.models import User
from programs.models import OpenCall, Sector

EVERYWHERE = "events.work_everywhere"
SCOPED_ROLES = (Role.SECTOR_OFFICER, Role.DOOR_STAFF)
_KEPT = "_staff_scope"
_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True)
class Scope:
    """Everywhere, or these sectors with their parts, these events with theirs, these calls."""

    everywhere: bool = False
    sectors: frozenset[int] = frozenset()
    event_keys: frozenset[int] = frozenset()
    call_keys: frozenset[int] = frozenset()

    @property
    def may_begin(self) -> bool:
        """Whether there is a place for a new event or call of theirs."""
        return self.everywhere or bool(self.sectors)

    def calls_seen(self, calls: QuerySet[_Row]) -> QuerySet[_Row]:
        """Calls of one of the sectors at least: of a wider call they read what is theirs."""
        if self.everywhere:
            return calls
        return calls.filter(Q(pk__in=self.call_keys) | Exists(self._of_calls(inside=True)))

    def calls_run(self, calls: QuerySet[_Row]) -> QuerySet[_Row]:
        """Calls that are theirs as a whole: no sector of it is somebody else's."""
        if self.everywhere:
            return calls
        whole = Exists(self._of_calls(inside=True)) & ~Exists(self._of_calls(inside=False))
        return calls.filter(Q(pk__in=self.call_keys) | whole)

    def runs(self, call: OpenCall) -> bool:
        return self.everywhere or self.calls_run(OpenCall.objects.filter(pk=call.pk)).exists()

    def events(self, events: QuerySet[_Row]) -> QuerySet[_Row]:
        if self.everywhere:
            return events
        rows = Event.sectors.through.objects.filter(event=OuterRef("pk"), sector__in=self.sectors)
        named = Q(pk__in=self.event_keys) | Q(parent__in=self.event_keys)
        return events.filter(named | Exists(rows.order_by()))

    def holds_call(self, key: int | None, sectors: set[int]) -> bool:
        """Whether a call with these sectors would be theirs; a call of no sector is not."""
        named = key in self.call_keys
        return self.everywhere or named or (bool(sectors) and sectors <= self.sectors)

    def holds_event(self, event: Event, sectors: set[int]) -> bool:
        named = bool({event.pk, event.parent_id} & self.event_keys)
        return self.everywhere or named or bool(sectors & self.sectors)

    def _of_calls(self, *, inside: bool) -> "QuerySet[Model]":
        rows = OpenCall.sectors.through.objects.filter(opencall=OuterRef("pk")).order_by()
        theirs = Q(sector__in=self.sectors)
        return rows.filter(theirs if inside else ~theirs)


def scope_of(user: User | AnonymousUser) -> Scope:
    """Asked once for each user at hand, in three queries at most; coordinators cost none."""
    kept: Scope | None = user.__dict__.get(_KEPT)
    if kept is None:
        kept = user.__dict__[_KEPT] = _scope_of(user)
    return kept


def _scope_of(user: User | AnonymousUser) -> Scope:
    if not isinstance(user, User):
        return Scope()
    if user.has_perm(EVERYWHERE):
        return Scope(everywhere=True)
    rows = StaffScope.objects.filter(user=user).values_list("sector", "event", "call")
    named = list(rows)
    if not named and not user.groups.filter(name__in=SCOPED_ROLES).exists():
        return Scope(everywhere=True)
    columns = zip(*named, strict=True) if named else ((), (), ())
    sectors, events, calls = (frozenset(filter(None, column)) for column in columns)
    parts = Sector.objects.filter(parent__in=sectors).order_by() if sectors else ()
    return Scope(sectors=sectors | {part.pk for part in parts}, event_keys=events, call_keys=calls)
