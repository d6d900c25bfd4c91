"""The filters of open calls: the address is the state, and what makes no sense is ignored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict

from partnership.kit.paging import querystring
from programs.choices import CallPhase
from programs.models import OpenCall, Sector

# "Open" covers what closes soon: a visitor asks what can still be applied for.
PHASES = (CallPhase.OPEN, CallPhase.UPCOMING, CallPhase.IN_REVIEW, CallPhase.DECIDED)


@dataclass(frozen=True)
class CallChip:
    """One active filter and the address without it."""

    name: str
    label: str
    without: str


@dataclass(frozen=True)
class CallFilter:
    """A phase, and a sector with its parts."""

    query: QueryDict
    sectors: Sequence[Sector]
    now: datetime

    @property
    def sector(self) -> Sector | None:
        asked = self.query.get("sector")
        return next((sector for sector in self.sectors if sector.slug == asked), None)

    @property
    def phase(self) -> CallPhase | None:
        asked = self.query.get("phase")
        return next((phase for phase in PHASES if phase == asked), None)

    @property
    def phases(self) -> Sequence[CallPhase]:
        return PHASES

    @property
    def chips(self) -> list[CallChip]:
        """Every active filter with the way to take it off."""
        active = {"sector": self.sector and self.sector.short_name}
        active["phase"] = self.phase and str(self.phase.label)
        return [
            CallChip(name, label, querystring(self.query, **{name: None, "page": None}))
            for name, label in active.items()
            if label
        ]

    def apply(self, calls: QuerySet[OpenCall], *, but: str = "") -> QuerySet[OpenCall]:
        """Narrow ``calls`` by every filter except the one named ``but``."""
        if self.sector and but != "sector":
            pks = [self.sector.pk, *(s.pk for s in self.sectors if s.parent_id == self.sector.pk)]
            links = OpenCall.sectors.through.objects.filter(sector_id__in=pks)
            calls = calls.filter(pk__in=links.values("opencall_id"))
        if self.phase and but != "phase":
            calls = calls.filter(self._in_phase(self.phase))
        return calls

    def _in_phase(self, phase: CallPhase) -> Q:
        wanted = OpenCall.objects.in_phase(phase, self.now)
        if phase == CallPhase.OPEN:
            wanted = OpenCall.objects.taking_applications(self.now).order_by()
        return Q(pk__in=wanted.values("pk"))
