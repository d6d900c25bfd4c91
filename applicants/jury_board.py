"""What the staff's board of a jury shows: readers with their progress, languages, who has what."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from applicants.choices.applications import REVIEWS_OWED, ReviewState
from applicants.coverage import CallJury, Held, look_at
from partnership.accounts.models import User
from programs.models import JurySeat, OpenCall


@dataclass(frozen=True)
class ReaderLine:
    """One reviewer: the languages of the applications they read, and how far they are."""

    user: User
    seat: JurySeat | None
    reads: list[bool]
    counts: Counter[str]
    is_late: bool

    @property
    def has(self) -> int:
        """All but declared conflicts."""
        return self.counts.total() - self.conflicts

    @property
    def given(self) -> int:
        return self.counts[ReviewState.GIVEN]

    @property
    def drafts(self) -> int:
        return self.counts[ReviewState.DRAFT]

    @property
    def conflicts(self) -> int:
        return self.counts[ReviewState.CONFLICT]


@dataclass(frozen=True)
class Chosen:
    """Which applications of the board are asked for."""

    show: str = ""
    language: str = ""
    reader: int | None = None


@dataclass(frozen=True)
class Board:
    """Everything but the page of applications; ``people`` are all who have or had something."""

    seen: CallJury
    people: dict[int, User]
    now: datetime

    @cached_property
    def lines(self) -> list[ReaderLine]:
        """Members first, then those who left the jury and still have applications."""
        seats = {seat.user_id: seat for seat in self.seen.seats}
        counts: dict[int, Counter[str]] = {pk: Counter() for pk in self.people}
        for review in self.seen.reviews:
            counts[review.reviewer][review.state] += 1
        return [self._line(pk, seats.get(pk), counts[pk]) for pk in self.people]

    def _line(self, pk: int, seat: JurySeat | None, counts: Counter[str]) -> ReaderLine:
        due = self.seen.call.review_due_at
        owes = any(counts[state] for state in REVIEWS_OWED)
        reads = [
            seat is not None and row.language.value in seat.languages for row in self.seen.coverage
        ]
        return ReaderLine(
            self.people[pk], seat, reads, counts, due is not None and owes and due < self.now
        )

    @cached_property
    def late(self) -> list[ReaderLine]:
        return [line for line in self.lines if line.is_late]

    @property
    def given(self) -> int:
        return sum(line.given for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.has for line in self.lines)

    @cached_property
    def of_application(self) -> dict[int, list[Held]]:
        """The reviews of each application, in the order they were assigned."""
        found: dict[int, list[Held]] = {}
        for review in self.seen.reviews:
            found.setdefault(review.application, []).append(review)
        return found

    def numbers(self, chosen: Chosen) -> list[int]:
        """The applications asked for, by number."""
        narrow: list[Iterable[int]] = []
        if chosen.show in {"short", "lacking"}:
            narrow.append(self.seen.short if chosen.show == "short" else self.seen.lacking)
        if chosen.reader is not None:
            narrow.append(r.application for r in self.seen.reviews if r.reviewer == chosen.reader)
        wanted = set(self.seen.languages).intersection(*map(set, narrow))
        return [
            pk
            for pk, code in self.seen.languages.items()
            if pk in wanted and chosen.language in {"", code}
        ]


def board_of(call: OpenCall, now: datetime) -> Board:
    """Four queries; one more when somebody has applications and no seat."""
    seen = look_at(call)
    people = {seat.user_id: seat.user for seat in seen.seats}
    strangers = {review.reviewer for review in seen.reviews} - set(people)
    if strangers:
        people |= User.objects.in_bulk(sorted(strangers))
    return Board(seen, people, now)
