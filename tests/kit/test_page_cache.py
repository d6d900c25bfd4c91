"""Strangers get kept pages, never old ones and never somebody's own."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from events.models import Event
from partnership.kit import shelf
from partnership.kit.marks import known_tables, marks_now, tables_in
from partnership.kit.pages import public_page
from partnership.urls import urlpatterns as portal
from tests.conftest import free_port
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ProfessionalFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/en/events/"
# Asks the database each time it is made; what real pages ask, they may remember.
ASKING = "/en/asking/"
SEATS = "events_event.seats_taken"
meanwhile: list = []


def on_redis(url):
    options = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}
    backend = "partnership.kit.cache.ForgivingRedisCache"
    return {"default": {"BACKEND": backend, "LOCATION": url, "OPTIONS": options}}


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PAGE_CACHE = True
    shelf.forget()
    yield
    shelf.forget()
    meanwhile.clear()


@pytest.fixture(params=["database", "redis"])
def either_cache(request, settings):
    if request.param == "redis":
        settings.CACHES = on_redis(request.getfixturevalue("redis_url"))
        cache.clear()


def queries(address, client=None):
    """How often a visitor's request asks the database, the cache's own table apart."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert (client or Client()).get(address).status_code == 200
    return len(
        [
            query
            for query in seen
            if "portal_cache" not in query["sql"]
            and not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        ]
    )


def test_the_second_stranger_costs_the_database_nothing(either_cache):
    EventFactory()

    costs = [queries(LIST) for _ in range(3)]

    assert costs[0] > 0
    assert costs[1:] == [0, 0]


def test_another_process_is_served_too_without_asking_the_database(either_cache):
    event = EventFactory()
    Client().get(event.get_absolute_url())
    shelf.forget()

    assert queries(event.get_absolute_url()) == 0


@pytest.mark.parametrize(
    "write",
    [
        lambda event: event.save(),
        lambda event: Event.objects.filter(pk=event.pk).update(title_en="New words"),
        lambda event: Event.objects.bulk_update([event], ["title_en"]),
    ],
    ids=["save", "update", "bulk"],
)
def test_a_write_of_any_kind_is_seen_by_the_next_stranger(write):
    event = EventFactory(title_en="Old words")
    assert b"Old words" in Client().get(LIST).content
    event.title_en = "New words"

    write(event)

    assert b"New words" in Client().get(LIST).content


def test_a_changed_link_between_two_rows_is_seen(either_cache):
    event = EventFactory()
    Client().get(event.get_absolute_url())

    event.sectors.clear()

    assert queries(event.get_absolute_url()) > 0


def test_what_no_public_page_reads_drops_nothing():
    EventFactory()
    Client().get(LIST)

    UserFactory()

    assert queries(LIST) == 0


def test_a_sign_in_drops_no_page_that_reads_people():
    person = ProfessionalFactory(public=True)
    Client().get(person.get_absolute_url())

    Client().force_login(person.user)
    assert queries(person.get_absolute_url()) == 0

    person.user.full_name = "Жаңа Есім"
    person.user.save()
    assert queries(person.get_absolute_url()) > 0


def test_a_place_taken_drops_only_what_says_how_many_are_left():
    event = EventFactory(capacity=10, title_en="Felt")
    places, others = f"/en/events/{event.slug}/", "/en/sectors/"
    for address in (places, LIST, "/en/", others):
        Client().get(address)

    Event.objects.filter(pk=event.pk, seats_taken=0).update(seats_taken=F("seats_taken") + 9)

    assert queries(others) == 0
    for address in (places, LIST, "/en/"):
        assert b"Places left: 1" in Client().get(address).content
    Event.objects.filter(pk=event.pk).update(title_en="Wool", seats_taken=0)
    assert queries(others) > 0
    assert b"Wool" in Client().get(LIST).content


def test_a_transaction_undone_drops_nothing():
    event = EventFactory()
    Client().get(LIST)

    with transaction.atomic():
        Event.objects.filter(pk=event.pk).update(title_en="Never")
        transaction.set_rollback(True)
    with transaction.atomic(), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(title_en="Never")
        transaction.set_rollback(True)

    assert queries(LIST) == 0


def test_what_is_not_committed_is_neither_kept_nor_hidden_from_its_own_transaction():
    event = EventFactory(title_en="Before")
    Client().get(LIST)

    with transaction.atomic():
        Event.objects.filter(pk=event.pk).update(title_en="Perhaps")
        inside = Client().get(LIST).content
        transaction.set_rollback(True)

    assert b"Perhaps" in inside
    assert b"Before" in Client().get(LIST).content


def test_sqlite_finishes_a_row_before_the_table_gets_its_mark(tmp_path):
    """A mark in the same database, set while a number is still to be read, would undo the row."""
    own = SQLite({**connection.settings_dict, "NAME": tmp_path / "own.sqlite3", "OPTIONS": {}})
    table = "programs_searchsynonym"
    with own.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, words TEXT)")
    before = marks_now([table])

    with own.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (words) VALUES ('a') RETURNING id")
        meanwhile = marks_now([table])
        cursor.fetchone()
    with own.cursor() as cursor:
        cursor.execute("SELECT 1")
    own.close()

    assert meanwhile == before
    assert marks_now([table]) != before


def test_emptying_the_cache_drops_what_this_process_remembers():
    EventFactory()
    Client().get(LIST)

    cache.clear()

    assert queries(LIST) > 0


def test_a_page_lives_a_minute(frozen_at):
    clock = frozen_at("2026-03-01T12:00+05:00")
    page = EventFactory().get_absolute_url()
    Client().get(page)
    clock.shift(59)
    kept = queries(page)
    clock.shift(2)

    assert (kept, queries(page) > 0) == (0, True)


@pytest.mark.urls(__name__)
def test_a_person_signed_in_neither_gets_nor_leaves_a_kept_page():
    event, person = EventFactory(title_en="Before"), Client()
    person.force_login(UserFactory())

    own = person.get(LIST)
    first = queries(ASKING)
    again = queries(ASKING, person)

    assert b"My page" in own.content
    assert own["Cache-Control"] == "private, no-store"
    assert (first > 0, again > 0) == (True, True)
    assert b"My page" not in Client().get(event.get_absolute_url()).content


def test_whoever_has_a_message_waiting_gets_a_page_of_their_own():
    visitor = Client()
    visitor.cookies["messages"] = "waiting"
    Client().get(LIST)

    answer = visitor.get(LIST)

    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.urls(__name__)
def test_languages_queries_and_spellings_are_kept_apart():
    EventFactory()
    EventFactory(completed=True, kind="seminar")
    for address in (ASKING, "/fr/asking/", ASKING + "?past=1"):
        assert queries(address) > 0
        assert queries(address) == 0

    assert queries(ASKING + "?kind=seminar&past=1") > 0
    assert queries(ASKING + "?past=1&kind=seminar") == 0


@pytest.mark.urls(__name__)
def test_a_query_too_long_to_be_ours_is_answered_and_not_kept():
    address = ASKING + "?x=" + "y" * 400

    assert queries(address) > 0
    assert queries(address) > 0


@pytest.mark.urls(__name__)
def test_a_flood_of_queries_fills_no_cache(monkeypatch):
    monkeypatch.setattr(shelf, "MOST_VARIANTS_A_MINUTE", 2)
    EventFactory()
    for number in range(4):
        Client().get(f"{ASKING}?x={number}")

    assert [queries(f"{ASKING}?x={number}") > 0 for number in (0, 1, 3)] == [False, False, True]


def test_head_and_304_are_answered_from_the_shelf():
    EventFactory()
    first = Client().get(LIST)

    head = Client().head(LIST)
    same = Client().get(LIST, headers={"if-none-match": first["ETag"]})

    assert (head.content, head["Content-Length"]) == (b"", str(len(first.content)))
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert "Content-Security-Policy" in same.headers


def test_a_kept_page_has_every_header_of_the_first():
    first, second = Client().get(LIST), Client().get(LIST)

    assert dict(second.headers) == dict(first.headers)
    assert "max-age=0, s-maxage=10" in second["Cache-Control"]
    assert "Cookie" not in second.get("Vary", "")
    assert not second.cookies
    assert {"Content-Security-Policy", "Permissions-Policy", "X-Frame-Options"} <= set(
        second.headers
    )


def test_a_strange_host_gets_no_kept_page():
    Client().get(LIST)

    assert Client().get(LIST, headers={"host": "evil.example"}).status_code == 400


def test_pages_are_served_while_redis_is_away(settings):
    settings.CACHES = on_redis(f"redis://127.0.0.1:{free_port()}/0")
    event = EventFactory(title_en="Before")
    Client().get(LIST)

    Event.objects.filter(pk=event.pk).update(title_en="After")

    assert b"After" in Client().get(LIST).content


# --- a change while a page is being made --------------------------------------------------------


@public_page
def slow(request):
    title = Event.objects.get().title_en
    for step in meanwhile:
        step()
    return HttpResponse(title)


@public_page
def with_cookie(request):
    answer = HttpResponse("own")
    answer.set_cookie("colour", "red")
    return answer


@public_page
def asking(request):
    return HttpResponse(str(Event.objects.count()))


urlpatterns = [
    path("en/slow/", slow),
    path("en/asking/", asking),
    path("fr/asking/", asking),
    path("en/with-cookie/", with_cookie),
    *portal,
]


@pytest.mark.urls(__name__)
def test_a_page_made_from_what_changed_meanwhile_is_not_given_to_the_next():
    EventFactory(title_en="Before")

    def elsewhere():
        Event.objects.update(title_en="After")
        connection.close()

    def change():
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()

    meanwhile.append(change)
    first = Client().get("/en/slow/").content
    meanwhile.clear()

    assert (first, Client().get("/en/slow/").content) == (b"Before", b"After")


@pytest.mark.urls(__name__)
def test_an_answer_with_a_cookie_is_not_kept():
    answers = [Client().get("/en/with-cookie/") for _ in range(2)]

    assert ["colour" in answer.cookies for answer in answers] == [True, True]


# --- reading statements -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "written", "read"),
    [
        ('SELECT "title" FROM "events_event" FOR UPDATE', set(), {"events_event"}),
        ('SELECT * FROM "events_event"', set(), {"events_event", SEATS}),
        ('SELECT "events_event".* FROM "events_event"', set(), {"events_event", SEATS}),
        ('SELECT count(*), "seats_taken" FROM "events_event"', set(), {"events_event", SEATS}),
        (
            'UPDATE "events_event" SET "seats_taken" = ("events_event"."seats_taken" + 1)'
            ' WHERE "events_event"."id" = 1',
            {SEATS},
            {"events_event", SEATS},
        ),
        (
            'UPDATE "events_event" SET "seats_taken" = (SELECT 1 WHERE true), "status" = 2',
            {"events_event"},
            {"events_event", SEATS},
        ),
        ('UPDATE "events_event" SET seats_taken = 1', {"events_event"}, {"events_event", SEATS}),
        ("select count(*) from events_venue", set(), {"events_venue"}),
        ('INSERT INTO "events_event" ("id") VALUES (1)', {"events_event"}, {"events_event"}),
        ('INSERT OR IGNORE INTO "events_room" VALUES (1)', {"events_room"}, {"events_room"}),
        (
            'UPDATE "events_event" SET a = (SELECT 1 FROM "events_venue")',
            {"events_event"},
            {"events_event", "events_venue"},
        ),
        ('DELETE FROM "events_session"', {"events_session"}, {"events_session"}),
        ('TRUNCATE "events_event", "events_room"', {"events_event", "events_room"}, None),
        ('WITH x AS (SELECT 1) UPDATE "events_room" SET id = 1', {"events_room"}, None),
        ('UPDATE "django_session" SET a = 1', set(), set()),
        ("SAVEPOINT x", set(), set()),
    ],
)
def test_a_statement_names_the_tables_it_writes_and_reads(sql, written, read):
    found = tables_in(sql)

    assert found == (written, written if read is None else read)
    assert "events_event_sectors" in known_tables()
