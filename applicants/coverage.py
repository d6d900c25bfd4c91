"""Who of a call's jury may read what: by language, without those who stand too near.

Asked before anything is assigned and before a review begins; each answer takes a constant
number of queries, whatever the number of applications.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from applicants.choices.applications import InvitationState, ReviewState
from applicants.choices.jury import ASSIGNABLE_APPLICATIONS, FEWEST_READERS
from applicants.models import Application, ApplicationQuerySet, CoApplicant, Review
from partnership.accounts.choices import Language
from partnership.accounts.models.user import fold_email
from programs.models import JurySeat, OpenCall


@dataclass(frozen=True)
class Readers:
    """The active jury of a call, and what each of them may not be given."""

    seats: list[JurySeat]
    barred: dict[int, set[int]] = field(default_factory=dict)

    def of(self, application: int, language: str) -> list[int]:
        """Numbers of the people who read its language and have nothing to do with it."""
        barred = self.barred.get(application, set())
        seats = (seat for seat in self.seats if language in seat.languages)
        return [seat.user_id for seat in seats if seat.user_id not in barred]


@dataclass(frozen=True)
class LanguageCoverage:
    """One row of the matrix: how many applications a language has, and who reads them."""

    language: Language
    applications: int
    seats: list[bool]
    missing: int

    @property
    def readers(self) -> int:
        return sum(self.seats)


@dataclass(frozen=True)
class Coverage:
    """Languages of the applications against the readers of the jury."""

    seats: list[JurySeat]
    rows: list[LanguageCoverage]
    wanted: int

    @property
    def missing(self) -> int:
        return sum(row.missing for row in self.rows)


def readers_wanted(call: OpenCall) -> int:
    """How many people must be able to read an application before its review begins."""
    return max(call.min_reviews, FEWEST_READERS)


def readers_of(call: OpenCall, applications: Iterable[int] | None = None) -> Readers:
    """Those of the call's jury who get new work; with numbers, barred from these only."""
    active = JurySeat.objects.filter(call=call, is_active=True, user__is_active=True)
    seats = list(active.select_related("user").order_by("pk"))
    mine = Application.objects.filter(call=call, state__in=ASSIGNABLE_APPLICATIONS)
    if applications is not None:
        mine = mine.filter(pk__in=list(applications))
    return Readers(seats, _barred(seats, mine.order_by()))


def readers_missing(call: OpenCall) -> list[Application]:
    """Applications that too few of the jury read, in their language and without a conflict.

    Empty when every application of the call that awaits its review, or is in it, has as many
    as ``readers_wanted``. What is assigned already does not matter here.
    """
    lacking = _lacking(readers_of(call), _languages(call), readers_wanted(call))
    return list(Application.objects.filter(pk__in=lacking).order_by("pk")) if lacking else []


def coverage_of(call: OpenCall) -> Coverage:
    """The matrix of the staff's board, the languages of the applications in their fixed order."""
    readers, written = readers_of(call), _languages(call)
    wanted = readers_wanted(call)
    counts = Counter(written.values())
    missing = Counter(written[pk] for pk in _lacking(readers, written, wanted))
    rows = [
        LanguageCoverage(
            language,
            counts[language.value],
            [language.value in seat.languages for seat in readers.seats],
            missing[language.value],
        )
        for language in Language
        if counts[language.value]
    ]
    return Coverage(readers.seats, rows, wanted)


def _languages(call: OpenCall) -> dict[int, str]:
    rows = Application.objects.filter(call=call, state__in=ASSIGNABLE_APPLICATIONS)
    return dict(rows.order_by("pk").values_list("pk", "language"))


def _lacking(readers: Readers, written: dict[int, str], wanted: int) -> list[int]:
    """Whoever is barred from nothing is counted once for a language, not for each application."""
    by_language = {code: len(readers.of(0, code)) for code in set(written.values())}
    return [
        pk
        for pk, code in written.items()
        if (len(readers.of(pk, code)) if pk in readers.barred else by_language[code]) < wanted
    ]


def _barred(seats: list[JurySeat], among: ApplicationQuerySet) -> dict[int, set[int]]:
    """Their own applications, those they take part in, and those of a declared conflict."""
    people = {seat.user_id for seat in seats}
    by_address = {fold_email(seat.user.email): seat.user_id for seat in seats}
    barred: defaultdict[int, set[int]] = defaultdict(set)
    reviews = Review.objects.filter(application__in=among, state=ReviewState.CONFLICT)
    for pk, user in reviews.order_by().values_list("application_id", "reviewer_id"):
        barred[pk].add(user)
    own = among.filter(professional__user__in=people)
    for pk, user in own.values_list("pk", "professional__user_id"):
        barred[pk].add(user)
    partners = CoApplicant.objects.filter(
        application__in=among, state__in=(InvitationState.ASKED, InvitationState.GIVEN)
    )
    for pk, user, email in partners.order_by().values_list("application_id", "user_id", "email"):
        barred[pk] |= people & {user or 0, by_address.get(fold_email(email), 0)}
    return dict(barred)
