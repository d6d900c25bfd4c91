"""Who of a call's jury may read what, and who reads what now.

One look at a call takes four queries, whatever the number of applications, readers and reviews.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Lower

from applicants.choices.applications import InvitationState, ReviewState
from applicants.choices.jury import ASSIGNABLE_APPLICATIONS, FEWEST_READERS
from applicants.models import Application, ApplicationQuerySet, CoApplicant, Receipt, Review
from partnership.accounts.choices import Language
from partnership.accounts.models.user import fold_email
from programs.models import JurySeat, OpenCall

_ASKED_OR_GIVEN = (InvitationState.ASKED, InvitationState.GIVEN)


@dataclass(frozen=True)
class LanguageCoverage:
    """One language of the matrix: how many applications it has, and who reads them."""

    language: Language
    applications: int
    seats: list[bool]
    missing: int

    @property
    def readers(self) -> int:
        return sum(self.seats)


@dataclass(frozen=True)
class Held:
    """A review as far as the sharing of work is concerned."""

    pk: int
    application: int
    reviewer: int
    state: str

    @property
    def is_live(self) -> bool:
        """A declared conflict is no reader."""
        return self.state != ReviewState.CONFLICT

    @property
    def is_given(self) -> bool:
        return self.state == ReviewState.GIVEN


@dataclass(frozen=True)
class CallJury:
    """What one look found: active seats, languages and owners of applications, reviews, partners.

    ``partners`` are people of the jury who apply together with others, as pairs with the
    application.
    """

    call: OpenCall
    seats: list[JurySeat]
    languages: dict[int, str]
    owners: dict[int, int]
    reviews: list[Held]
    partners: list[tuple[int, int]]

    @property
    def wanted(self) -> int:
        """How many must be able to read an application before its review begins."""
        return max(self.call.min_reviews, FEWEST_READERS)

    @cached_property
    def holders(self) -> dict[int, set[int]]:
        """Who has which application now, or has given a review of it.

        Who left the jury will write no more: what they had not given others must read.
        """
        sitting = {seat.user_id for seat in self.seats}
        holders: defaultdict[int, set[int]] = defaultdict(set)
        for review in self.reviews:
            if review.is_given or (review.is_live and review.reviewer in sitting):
                holders[review.application].add(review.reviewer)
        return dict(holders)

    @cached_property
    def barred(self) -> dict[int, set[int]]:
        """Owners, their partners, and those who declared a conflict."""
        barred: defaultdict[int, set[int]] = defaultdict(set)
        for application, person in (*self.owners.items(), *self.partners):
            barred[application].add(person)
        for review in self.reviews:
            if not review.is_live:
                barred[review.application].add(review.reviewer)
        return dict(barred)

    def readers_of(self, application: int) -> list[int]:
        """Numbers of the people who read its language and have nothing to do with it."""
        barred = self.barred.get(application, set())
        readers = self._reading.get(self.languages.get(application, ""), [])
        return [who for who in readers if who not in barred]

    @cached_property
    def lacking(self) -> list[int]:
        """Applications that fewer than ``wanted`` people can read."""
        return [pk for pk in self.languages if len(self.readers_of(pk)) < self.wanted]

    @cached_property
    def short(self) -> list[int]:
        """Applications that fewer people have than the call asks reviews for."""
        least = self.call.min_reviews
        return [pk for pk in self.languages if len(self.holders.get(pk, ())) < least]

    @cached_property
    def coverage(self) -> list[LanguageCoverage]:
        """The matrix of the staff's board, languages in their fixed order."""
        counts = Counter(self.languages.values())
        missing = Counter(self.languages[pk] for pk in self.lacking)
        return [
            LanguageCoverage(
                language,
                counts[language.value],
                [language.value in seat.languages for seat in self.seats],
                missing[language.value],
            )
            for language in Language
            if counts[language.value]
        ]

    @cached_property
    def _reading(self) -> dict[str, list[int]]:
        return {
            code: [seat.user_id for seat in self.seats if code in seat.languages]
            for code in Language.values
        }


def look_at(call: OpenCall, applications: Iterable[int] | None = None) -> CallJury:
    """The jury of a call with all that awaits its review or is in it; with numbers, these only.

    The language is the one it was sent in; a later edit that was not sent changes nothing.
    """
    rows = Application.objects.filter(call=call, state__in=ASSIGNABLE_APPLICATIONS)
    if applications is not None:
        rows = rows.filter(pk__in=list(applications))
    active = JurySeat.objects.active().filter(call=call)
    seats = list(active.select_related("user").order_by("pk"))
    receipts = Receipt.objects.filter(application=OuterRef("pk")).order_by("-number")
    sent = receipts.values_list(KeyTextTransform("language", "content"))[:1]
    found = list(
        rows.order_by("pk")
        .annotate(sent_language=Coalesce(Subquery(sent), "language", output_field=TextField()))
        .values_list("pk", "sent_language", "professional__user_id")
    )
    held = Review.objects.filter(application__in=rows.order_by()).order_by("assigned_at", "pk")
    return CallJury(
        call=call,
        seats=seats,
        languages={pk: language for pk, language, _owner in found},
        owners={pk: owner for pk, _language, owner in found if owner},
        reviews=[
            Held(*row) for row in held.values_list("pk", "application_id", "reviewer_id", "state")
        ],
        partners=_partners(seats, rows.order_by()),
    )


def readers_missing(call: OpenCall) -> list[Application]:
    """Applications that too few of the jury read, in their language and without a conflict.

    Empty when every application of the call that awaits its review, or is in it, can be read
    by as many as the call asks reviews for, and by two at least. What is assigned already does
    not matter here.
    """
    lacking = look_at(call).lacking
    return list(Application.objects.filter(pk__in=lacking).order_by("pk")) if lacking else []


def _partners(seats: list[JurySeat], applications: ApplicationQuerySet) -> list[tuple[int, int]]:
    """By their account, or by the address they were asked at, whatever its capitals."""
    by_address = {fold_email(seat.user.email): seat.user_id for seat in seats}
    people = set(by_address.values())
    rows = CoApplicant.objects.annotate(address=Lower("email")).filter(
        Q(user__in=people) | Q(address__in=by_address),
        application__in=applications,
        state__in=_ASKED_OR_GIVEN,
    )
    pairs = []
    for application, user, address in rows.values_list("application_id", "user_id", "address"):
        pairs += [(application, who) for who in {user, by_address.get(address)} if who in people]
    return pairs
