"""Fills one call, then does what staff do with it; started by ``bench/selection.py``."""

import argparse
import os
import random
import re
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

import django

django.setup()

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from applicants.models import Application, Professional, Receipt, Review, ReviewScore
from applicants.services.applications.receipts import content_of, hash_of
from applicants.services.deciding import releasing, staging_many
from applicants.services.deciding.scores import refresh_scores
from bench.crowd import BATCH, CODES, NOUNS, people
from partnership.accounts.choices import Role
from partnership.accounts.models import User
from partnership.kit.folding import index_text
from programs.models import CallAim, City, Criterion, JurySeat, OpenCall, Sector

JURY = 12
# Only the page of one application reads a receipt; all of them would take an hour.
WITH_RECEIPT = 50
MOST_SECONDS = 2.0
EXPECTED = re.compile('name="expected" value="([0-9]+)"')
NOW = timezone.now()


class Watch:
    """Times one act after another, and remembers what took too long."""

    def __init__(self) -> None:
        self.slow: list[str] = []

    def __call__(self, name: str, act: Callable[[], Any], *, is_request: bool = True) -> Any:
        began = time.perf_counter()
        result = act()
        seconds = time.perf_counter() - began
        status = getattr(result, "status_code", 200)
        if status >= 400 or "/login/" in getattr(result, "headers", {}).get("Location", ""):
            raise SystemExit(f"{name}: answered {status} {dict(result.headers)}")
        if is_request and seconds > MOST_SECONDS:
            self.slow.append(name)
        print(f"{name:<58}{seconds:8.2f} s", flush=True)
        return result


def make_call() -> OpenCall:
    titles = {f"title_{code}": NOUNS[code][0] for code in CODES}
    call = OpenCall.objects.create(
        slug="bench",
        opens_at=NOW - timedelta(days=40),
        closes_at=NOW - timedelta(days=1),
        status="published",
        published_at=NOW,
        min_reviews=3,
        places=500,
        **titles,
        **{f"summary_{code}": NOUNS[code][1] for code in CODES},
    )
    for number in range(3):
        names = {f"name_{code}": NOUNS[code][number] for code in CODES}
        Criterion.objects.create(call=call, order=number, **names)
    for sector in Sector.objects.all()[:3]:
        CallAim.objects.create(call=call, dimension="sector", sector=sector, share=20)
    return call


def fill(call: OpenCall, wanted: int, reviews: int) -> None:
    """Everybody applies once; each application has its reviews."""
    dice = random.Random(wanted)
    people(wanted)
    sectors, cities = list(Sector.objects.all()), list(City.objects.all())
    owners = list(Professional.objects.select_related("user").order_by("pk")[:wanted])
    rows = [_application(call, owner, dice, sectors, cities) for owner in owners]
    rows = Application.objects.bulk_create(rows, batch_size=BATCH)
    for row, owner in zip(rows, owners, strict=True):
        row.professional = owner
    receipts = []
    for row in rows[:WITH_RECEIPT]:
        content = content_of(row, [])
        receipts.append(
            Receipt(
                application=row,
                number=1,
                sent_at=NOW,
                deadline=call.closes_at,
                content=content,
                sha256=hash_of(content),
            )
        )
    Receipt.objects.bulk_create(receipts, batch_size=BATCH)
    _review(call, rows, reviews, dice)


def _application(
    call: OpenCall, owner: Professional, dice: random.Random, sectors: Any, cities: Any
) -> Application:
    title = f"{dice.choice(NOUNS['ru'])} {owner.pk}"
    words = " ".join(dice.choices(NOUNS["ru"], k=60))
    return Application(
        call=call,
        professional_id=owner.pk,
        language=dice.choice(CODES),
        title=title,
        summary=words[:300],
        description=words,
        sector=dice.choice(sectors),
        city=dice.choice(cities),
        state="in_review",
        created_at=NOW,
        updated_at=NOW,
        submitted_at=NOW,
        search_text=index_text([title], [words]),
        name_search_text=index_text([str(owner)], []),
    )


def _review(call: OpenCall, rows: list[Application], number: int, dice: random.Random) -> None:
    jury = [User.objects.create(email=f"jury-{seat}@example.org") for seat in range(JURY)]
    JurySeat.objects.bulk_create(
        [JurySeat(call=call, user=user, languages=list(CODES)) for user in jury]
    )
    given = Review.objects.bulk_create(
        [
            Review(
                application=row,
                reviewer=reviewer,
                state="given",
                total=Decimal(dice.randrange(0, 10_000)) / 100,
                assigned_at=NOW,
                updated_at=NOW,
                given_at=NOW,
            )
            for row in rows
            for reviewer in dice.sample(jury, number)
        ],
        batch_size=BATCH,
    )
    criteria = list(call.criteria.all())
    ReviewScore.objects.bulk_create(
        [
            ReviewScore(review=review, criterion=criterion, value=dice.randrange(11))
            for review in given
            for criterion in criteria
        ],
        batch_size=BATCH,
    )
    refresh_scores(row.pk for row in rows)


def staff() -> Client:
    person = User.objects.create(email="staff@example.org", full_name="Staff", is_staff=True)
    person.groups.add(Group.objects.get(name=Role.COORDINATOR))
    return signed_in(person)


def signed_in(person: User) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    return client


def run(watch: Watch, wanted: int, reviews: int) -> int:
    """Everything staff do with the call, timed; 1 if a request took too long."""
    translation.activate("ru")
    call = make_call()
    watch("(filling the call)", lambda: fill(call, wanted, reviews), is_request=False)
    with connection.cursor() as cursor:  # as the autovacuum does by itself after a while
        cursor.execute("VACUUM ANALYZE")
    desk, pages = staff(), reverse("admin:applicants_application_changelist")
    _look(watch, desk, call, pages)
    _prepare(watch, desk, call, pages)
    _release(watch, desk, call)
    watch("the list of the call afterwards", lambda: desk.get(pages, {"call": call.pk}))
    _as_applicant(watch, call)
    print("too slow:", ", ".join(watch.slow) or "nothing")
    return int(bool(watch.slow))


def _look(watch: Watch, desk: Client, call: OpenCall, pages: str) -> None:
    sector = Sector.objects.order_by("pk")[0].pk
    disputed = {"sector": sector, "language": "kk", "spread": 50}
    last = Application.objects.filter(call=call).count() // 50
    desk.get(pages)
    for name, query in (
        ("the list of all applications", {}),
        ("by call", {"call": call.pk}),
        ("by sector, language and disagreement", disputed),
        ("by phase of the call and missing decision", {"phase": "in_review", "staged": "none"}),
        ("words of the project", {"q": "войлок звуковой"}),
        ("name of the applicant", {"q": "айгерим сапарова"}),
        ("by mean, the best first", {"call": call.pk, "o": "-10"}),
        ("the last page by spread", {"call": call.pk, "o": "12", "p": last}),
    ):
        watch(f"list: {name}", lambda query=query: desk.get(pages, query))
    one = Application.objects.filter(call=call).order_by("pk")[0]
    page = reverse("admin:applicants_application_change", args=[one.pk])
    watch("one application with its marks", lambda: desk.get(page))
    watch("the selection with its balance", lambda: desk.get(_page("selection", call)))


def _prepare(watch: Watch, desk: Client, call: OpenCall, pages: str) -> None:
    sectors = list(Sector.objects.order_by("pk"))
    everything = f"{pages}?call={call.pk}"
    some, others = (f"{everything}&sector={sector.pk}" for sector in sectors[:2])
    for name, query, action in (
        ("decline all", everything, "stage_decline"),
        ("accept a sector", some, "stage_accept"),
        ("reserve another", others, "stage_reserve"),
        ("take all back", everything, "unstage"),
        ("reserve all", everything, "stage_reserve"),
        ("decline all again", everything, "stage_decline"),
        ("accept a sector again", some, "stage_accept"),
    ):
        first = Application.objects.filter(call=call).order_by("pk")[0].pk
        data = {"action": action, "_selected_action": [first], "select_across": "1"}
        asked = watch(f"prepare: ask to {name}", lambda q=query, d=data: desk.post(q, d))
        touched = int(EXPECTED.findall(asked.content.decode())[0])
        data |= {"expected": touched}
        answer = watch(f"prepare: {name} ({touched})", lambda q=query, d=data: desk.post(q, d))
        if touched > staging_many.AT_ONCE:
            watch("prepare: progress", lambda a=answer: desk.get(a["Location"]))
            watch(f"worker: {name}", staging_many.stage_due, is_request=False)
        if action == "stage_reserve" and query == everything:
            _move_up(watch, desk, call)
    watch("the selection afterwards", lambda: desk.get(_page("selection", call)))


def _move_up(watch: Watch, desk: Client, call: OpenCall) -> None:
    """From the end of the reserve list to its head: everybody else moves back."""
    last = Application.objects.filter(call=call).order_by("-staged_rank")[0]
    page = reverse("admin:applicants_application_verb", args=[last.pk, "reserve"])
    watch("prepare: the last of the reserve first", lambda: desk.post(page, {"rank": 1}))
    watch("worker: all others move back", staging_many.stage_due, is_request=False)


def _release(watch: Watch, desk: Client, call: OpenCall) -> None:
    watch("release: the question", lambda: desk.get(_page("release", call)))
    answer = watch("release: the start", lambda: desk.post(_page("release", call)))
    release = call.releases.get()

    def step() -> bool:
        return releasing.release_some(release)

    watch("worker: all decisions turn visible", step, is_request=False)
    watch("release: progress", lambda: desk.get(answer["Location"]))
    watch("worker: the first fifty mails", step, is_request=False)

    def rest() -> None:
        while not step():
            pass

    watch("worker: all other mails", rest, is_request=False)


def _as_applicant(watch: Watch, call: OpenCall) -> None:
    one = Application.objects.filter(call=call, state="accepted").order_by("pk")[0]
    client = signed_in(User.objects.get(professional=one.professional))
    page = one.get_absolute_url()
    watch("the page of an applicant", lambda: client.get(page))


def _page(name: str, call: OpenCall) -> str:
    return reverse(f"admin:applicants_application_{name}", args=[call.pk])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, required=True)
    parser.add_argument("--reviews", type=int, required=True)
    wish = parser.parse_args()
    sys.exit(run(Watch(), wish.applications, wish.reviews))
