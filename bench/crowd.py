"""Fill the database to a size: ``python bench/crowd.py --events 10000 --people 5000 …``.

Straight into the tables: thousands of rows through the services would take an hour. Run again
with higher numbers, it adds what is missing.
"""

import argparse
import os
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

import django

django.setup()

from django.core.management.color import no_style
from django.db import connection
from django.utils import timezone

from applicants.models import Professional, Project, Registration
from events.models import Appearance, Event, Session, Speaker, Venue
from partnership.accounts.models import ConsentRecord, ConsentText, User
from partnership.kit.folding import index_text
from programs.models import City, Sector

CODES = ("kk", "ru", "fr", "en")
NOUNS = {
    "kk": ("Киіз басу", "Дыбыс дизайны", "Деректі кино", "Сән көрсетілімі", "Аударма"),
    "ru": ("Войлок", "Звуковой дизайн", "Документальное кино", "Показ мод", "Перевод"),
    "fr": ("Le feutre", "Création sonore", "Cinéma documentaire", "Défilé", "Traduction"),
    "en": ("Felt", "Sound design", "Documentary film", "Fashion show", "Translation"),
}
KINDS = ("festival", "exhibition", "masterclass", "masterclass", "seminar", "meeting")
BATCH = 2000
TABLE = Event._meta.db_table
NOW = timezone.now().replace(minute=0, second=0, microsecond=0)


def in_every_language(field: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{code}": text for code, text in texts.items()}


def fill(model: Any, wanted: int, make: Any) -> list[Any]:
    """Make rows until there are ``wanted``; gives back those made now."""
    there = model.objects.filter(**MARKS[model]).count()
    made: list[Any] = []
    for start in range(there, wanted, BATCH):
        rows = [make(number) for number in range(start, min(start + BATCH, wanted))]
        made += model.objects.bulk_create(rows)
    return made


MARKS: dict[Any, dict[str, str]] = {
    Event: {"slug__startswith": "crowd-"},
    Venue: {"slug__startswith": "crowd-"},
    Speaker: {"slug__startswith": "crowd-"},
    User: {"email__startswith": "crowd-"},
    Professional: {"slug__startswith": "crowd-"},
    Project: {"slug__startswith": "crowd-"},
}


def events(wanted: int) -> None:
    """Two thirds past, one third ahead; two sessions and two speakers each."""
    dice = random.Random(wanted)
    cities, sectors = list(City.objects.all()), list(Sector.objects.all())
    fill(Venue, 60, lambda number: _venue(number, cities))
    fill(Speaker, 300, _speaker)
    venues = list(Venue.objects.filter(slug__startswith="crowd-"))
    speakers = list(Speaker.objects.filter(slug__startswith="crowd-").values_list("pk", flat=True))
    made = fill(Event, wanted, lambda number: _event(number, dice, venues))
    links = Event.sectors.through
    links.objects.bulk_create(
        [
            links(event_id=event.pk, sector_id=sector.pk)
            for event in made
            for sector in dice.sample(sectors, dice.choice((1, 1, 2)))
        ],
        batch_size=BATCH,
    )
    Session.objects.bulk_create(
        [session for event in made for session in _sessions(event)], batch_size=BATCH
    )
    Appearance.objects.bulk_create(
        [
            Appearance(event_id=event.pk, speaker_id=speaker, order=order)
            for event in made
            for order, speaker in enumerate(dice.sample(speakers, 2))
        ],
        batch_size=BATCH,
    )


def copies(wanted: int) -> None:
    """Whole copies of the events there are, made by the database: minutes instead of an hour."""
    there = Event.objects.filter(slug__startswith="crowd-").count()
    if not there or wanted < 2 * there:
        return
    step = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
    belonging = (Event.sectors.through, Session, Appearance)
    with connection.cursor() as cursor:
        for number in range(1, wanted // there):
            own = {"id": f"id + {number * step}"}
            own["slug"] = f"'crowd-' || (substr(slug, 7)::int + {number * there})"
            of_crowd = f"id <= {step} AND slug LIKE 'crowd-%'"
            _copy(cursor, Event, own, of_crowd)
            for model in belonging:
                shifted = {"event_id": f"event_id + {number * step}"}
                _copy(
                    cursor, model, shifted, f"event_id IN (SELECT id FROM {TABLE} WHERE {of_crowd})"
                )
        for statement in connection.ops.sequence_reset_sql(no_style(), [Event]):
            cursor.execute(statement)


def _copy(cursor: Any, model: Any, changed: dict[str, str], which: str) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = [f.column for f in fields if not f.primary_key or f.column in changed]
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns, table = ", ".join(f'"{name}"' for name in names), model._meta.db_table
    cursor.execute(
        f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" WHERE {which}'
    )


def _venue(number: int, cities: list[City]) -> Venue:
    names = {code: f"{NOUNS[code][number % 5]} {number}" for code in CODES}
    texts = in_every_language("name", names) | in_every_language("address", names)
    return Venue(slug=f"crowd-{number}", city=cities[number % len(cities)], **texts)


def _speaker(number: int) -> Speaker:
    names = {code: f"Айгерім Сапарова {number}" for code in CODES}
    words = {code: NOUNS[code][number % 5] for code in CODES}
    texts = in_every_language("name", names) | in_every_language("occupation", words)
    return Speaker(slug=f"crowd-{number}", is_public=True, **texts)


def _event(number: int, dice: random.Random, venues: list[Venue]) -> Event:
    starts = NOW + timedelta(hours=dice.randrange(-2 * 8760, 8760))
    past = starts < NOW
    titles = {code: f"{dice.choice(NOUNS[code])}, {number}" for code in CODES}
    words = {code: " ".join(dice.choices(NOUNS[code], k=24)) for code in CODES}
    return Event(
        slug=f"crowd-{number}",
        kind=dice.choice(KINDS),
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        venue=dice.choice(venues),
        languages=["ru", "fr"],
        capacity=40,
        status="completed" if past else "published",
        published_at=min(starts, NOW) - timedelta(days=30),
        registration_opens_at=starts - timedelta(days=60),
        registration_closes_at=starts - timedelta(hours=1),
        search_text=index_text(titles.values(), words.values()),
        **in_every_language("title", titles),
        **in_every_language("summary", words),
        **in_every_language("body", {code: f"{text}.\n\n{text}." for code, text in words.items()}),
    )


def _sessions(event: Event) -> Iterator[Session]:
    for hour in range(2):
        starts = event.starts_at + timedelta(hours=hour)
        texts = in_every_language("title", {code: f"{NOUNS[code][hour]}" for code in CODES})
        yield Session(
            event_id=event.pk, starts_at=starts, ends_at=starts + timedelta(hours=1), **texts
        )


def people(wanted: int) -> None:
    """Professionals who are public, each with a project."""
    dice = random.Random(wanted)
    cities, sectors = list(City.objects.all()), list(Sector.objects.all())
    users = fill(User, wanted, lambda number: User(email=f"crowd-{number}@example.org"))
    text = (
        ConsentText.objects.filter(purpose="public_directory").first()
        or ConsentText.objects.first()
    )
    consents = [_consent(user, text) for user in users]
    ConsentRecord.objects.bulk_create(consents, batch_size=BATCH)
    made = Professional.objects.bulk_create(
        [_professional(user, dice, cities) for user in users], batch_size=BATCH
    )
    links = Professional.sectors.through
    links.objects.bulk_create(
        [links(professional_id=row.pk, sector_id=dice.choice(sectors).pk) for row in made],
        batch_size=BATCH,
    )
    projects = Project.objects.bulk_create([_project(row, dice) for row in made], batch_size=BATCH)
    works = Project.sectors.through
    works.objects.bulk_create(
        [works(project_id=row.pk, sector_id=dice.choice(sectors).pk) for row in projects],
        batch_size=BATCH,
    )


def _consent(user: User, text: Any) -> ConsentRecord:
    return ConsentRecord(
        user=user,
        text=text,
        purpose="public_directory",
        version=text.version,
        language="ru",
        text_sha256="0" * 64,
        given_at=NOW,
    )


def _professional(user: User, dice: random.Random, cities: list[City]) -> Professional:
    number = user.email.split("@")[0]
    words = " ".join(dice.choices(NOUNS["ru"], k=20))
    person = Professional(
        user=user,
        slug=number,
        given_name=dice.choice(("Айгерим", "Данияр", "Асель", "Тимур")),
        family_name=f"Сапарова {dice.randrange(10_000)}",
        city=dice.choice(cities),
        languages=["ru", "fr"],
        headline=dice.choice(NOUNS["ru"]),
        bio=words,
        visibility="public",
        published_at=NOW,
        search_text=index_text([number], [words]),
    )
    person.set_sort_names()
    return person


def _project(owner: Professional, dice: random.Random) -> Project:
    title = f"{dice.choice(NOUNS['ru'])} {owner.pk}"
    words = " ".join(dice.choices(NOUNS["ru"], k=20))
    return Project(
        slug=f"crowd-{owner.pk}",
        owner=owner,
        title=title,
        summary=words,
        description=words,
        city=owner.city,
        published_at=NOW,
        search_text=index_text([title], [words]),
    )


def registrations(wanted: int) -> None:
    users = list(User.objects.filter(email__startswith="crowd-").values_list("pk", flat=True))
    chosen = list(Event.objects.filter(status="published", slug__startswith="crowd-")[:1000])
    if not users or not chosen:
        return
    there = Registration.objects.count()
    rows = [
        Registration(
            event=chosen[number % len(chosen)],
            user_id=users[(number // len(chosen)) % len(users)],
            state="confirmed",
            queued_at=NOW,
            confirmed_at=NOW,
            language="ru",
        )
        for number in range(there, wanted)
    ]
    Registration.objects.bulk_create(rows, batch_size=BATCH)
    for event in chosen:
        event.seats_taken = min(event.registrations.count(), event.capacity or 0)
    Event.objects.bulk_update(chosen, ["seats_taken"], batch_size=500)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("events", "people", "registrations"):
        parser.add_argument(f"--{name}", type=int, default=0)
    wanted = parser.parse_args()
    copies(wanted.events)
    events(wanted.events)
    people(wanted.people)
    registrations(wanted.registrations)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
