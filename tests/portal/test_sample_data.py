"""The reference data and the sample programme keep their own rules; no database is needed."""

import re
import tomllib
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from partnership import portal

HERE = Path(portal.__file__).parent
REFERENCE, SAMPLE = HERE / "reference_data", HERE / "sample_data"
FILES = sorted([*REFERENCE.glob("*.toml"), *SAMPLE.glob("*.toml")])
LANGUAGES = ("kk", "ru", "fr", "en")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SUFFIXES = {f"_{language}" for language in LANGUAGES}
EVERY_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
EMPTY_IN_RUSSIAN = {"note_ru", "label_ru"}  # the original needs no label "translated"
LOAN_WORDS = {"name", "short_name", "speaker", "place", "role"}  # Лион, Музыка, хореограф
OWN_LETTERS = re.compile("[әғқңөұүһі]", re.IGNORECASE)
BAD_TYPOGRAPHY = {
    "fr": re.compile(r"(?<!\u202f)[;!?]|(?<!\u00a0):(?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»|'"),
    "ru": re.compile(r" —|[\"'“]|« "),
    "kk": re.compile(r"—|[\"'“]|« "),
    "en": re.compile(r"—|[\"'«]"),
}
SAME_TITLES = {"Музыка", "Дизайн"}
NINE = [
    "audiovisual",
    "performing-arts",
    "music",
    "design",
    "architecture",
    "crafts",
    "digital",
    "literature",
    "fashion",
]
KINDS = {"festival", "exhibition", "masterclass", "seminar", "meeting"}
SCENARIOS = {
    *("past_completed", "past_cancelled", "running", "open", "nearly_full", "full_waiting"),
    *("not_open_yet", "closed_registration", "free_entry", "by_call", "online", "hybrid"),
    *("postponed_no_date", "postponed_new_date", "cancelled", "draft"),
}
WITH_REASON = {"past_cancelled", "cancelled", "postponed_no_date", "postponed_new_date"}
REGISTERING_NOW = {"open", "nearly_full", "full_waiting", "online", "hybrid"}


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def rows(name: str, table: str) -> list[dict]:
    folder = REFERENCE if (REFERENCE / name).exists() else SAMPLE
    return read(folder / name)[table]


def tables(node, where=""):
    """Every table of a file with a name that tells where it stands."""
    if isinstance(node, dict):
        yield where, node
        for key, value in node.items():
            yield from tables(value, f"{where}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from tables(value, f"{where}[{number}]")


def texts(path: Path, language: str):
    for where, table in tables(read(path)):
        for key, value in table.items():
            if key.endswith(f"_{language}"):
                yield f"{path.name}{where}/{key}", value


EVENTS = [event for path in sorted(SAMPLE.glob("events_*.toml")) for event in read(path)["event"]]
BY_SLUG = {event["slug"]: event for event in EVENTS}
CITIES = {city["slug"]: city for city in rows("cities.toml", "city")}
SECTORS = {sector["slug"]: sector for sector in rows("sectors.toml", "sector")}
VENUES = {venue["slug"]: venue for venue in rows("venues.toml", "venue")}
SPEAKERS = {speaker["slug"]: speaker for speaker in rows("speakers.toml", "speaker")}
PEOPLE = rows("people.toml", "person")
PROFILES = rows("professionals.toml", "profile")
PROJECTS = rows("projects.toml", "project")
EACH = pytest.mark.parametrize("event", EVENTS, ids=[event["slug"] for event in EVENTS])


def last_day(event: dict) -> int:
    return event["day_offset"] + event.get("days", 1) - 1


def bounds(event: dict) -> tuple[datetime, datetime]:
    day = date(2026, 3, 28) + timedelta(days=event["day_offset"])
    zone = ZoneInfo(event["tz"])
    start = datetime.fromisoformat(f"{day}T{event['start']}").replace(tzinfo=zone)
    if "duration_minutes" in event:
        return start, start + timedelta(minutes=event["duration_minutes"])
    closing = day + timedelta(days=event["days"] - 1)
    return start, datetime.fromisoformat(f"{closing}T{event['end']}").replace(tzinfo=zone)


def may_be_empty(path: Path, key: str) -> bool:
    return path.name == "memorandum.toml" and key in EMPTY_IN_RUSSIAN


@EVERY_FILE
def test_every_translated_key_exists_in_four_languages(path):
    missing = [
        f"{where}/{stem}_{language}"
        for where, table in tables(read(path))
        for stem in {key[:-3] for key in table if key[-3:] in SUFFIXES}
        for language in LANGUAGES
        if not table.get(f"{stem}_{language}", "").strip()
        and not may_be_empty(path, f"{stem}_{language}")
    ]

    assert missing == []


@EVERY_FILE
def test_a_file_explains_itself_and_stays_short(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines[0].startswith("# ")
    assert any(line.startswith("# [") for line in lines[:20])
    assert len(lines) <= 900


@EVERY_FILE
def test_kazakh_is_kazakh_and_not_a_copy_of_the_russian(path):
    pairs = [
        (key[:-3], table[key], table[f"{key[:-3]}_ru"])
        for _, table in tables(read(path))
        for key in table
        if key.endswith("_kk")
    ]

    assert [kk for key, kk, ru in pairs if kk == ru and key not in LOAN_WORDS] == []
    assert [kk for _, kk, _ in pairs if re.search("[ёщ]", kk.lower())] == []
    assert [kk for _, kk, _ in pairs if len(kk) > 60 and not OWN_LETTERS.search(kk)] == []


@EVERY_FILE
def test_typography_follows_each_language(path):
    languages = [code for code in LANGUAGES if path.name != "memorandum.toml" or code != "ru"]
    wrong = [
        f"{where}: {text}"
        for language in languages
        for where, text in texts(path, language)
        if BAD_TYPOGRAPHY[language].search(text)
    ]

    assert wrong == []


def test_slugs_are_plain_and_unique_within_their_kind():
    for group in (EVENTS, VENUES.values(), SPEAKERS.values(), CITIES.values(), SECTORS.values()):
        slugs = [row["slug"] for row in group]
        assert [slug for slug in slugs if not SLUG.fullmatch(slug) or len(slug) > 80] == []
        assert [slug for slug, count in Counter(slugs).items() if count > 1] == []
    assert len(BY_SLUG) == len(EVENTS)
    assert len(VENUES) == len(rows("venues.toml", "venue"))
    assert len(SPEAKERS) == len(rows("speakers.toml", "speaker"))


def test_reference_data_holds_the_facts_of_the_memorandum():
    memorandum = read(REFERENCE / "memorandum.toml")
    organisations = [row["slug"] for row in rows("organisations.toml", "organisation")]

    assert memorandum["memorandum"]["signed_on"] == date(2024, 11, 4)
    assert memorandum["memorandum"]["parties"] == organisations
    assert [(row["slug"], row["starts_on"], row["ends_on"]) for row in memorandum["period"]] == [
        ("first", date(2024, 11, 4), date(2026, 11, 3)),
        ("second", date(2026, 11, 4), date(2028, 11, 3)),
    ]
    assert [
        (row["period"], row["group"], row["operator"], row["target"])
        for row in memorandum["commitment"]
    ] == [
        ("first", "festivals_exhibitions", "gte", 5),
        ("first", "masterclasses_seminars", "gt", 10),
        ("first", "professional_meetings", "gte", 20),
    ]
    for row in memorandum["commitment"]:
        for language in LANGUAGES:
            assert (
                row[f"source_sentence_{language}"] in memorandum["memorandum"][f"text_{language}"]
            )


def test_sectors_are_the_nine_in_order_with_two_children_of_digital_creation():
    sectors = list(SECTORS.values())

    assert [sector["slug"] for sector in sectors if not sector["parent"]] == NINE
    assert [sector["slug"] for sector in sectors if sector["parent"] == "digital"] == [
        "games",
        "immersive",
    ]
    assert [sector["order"] for sector in sectors] == sorted(sector["order"] for sector in sectors)


CONSENTS = rows("consents.toml", "consent")
LEGAL = {
    "kk": "БСН: {bin}|шінші тұлға|рансшекаралық беру|Жалпыға қолжетімді|мерзімі|кері қайтарып алу",
    "ru": "БИН: {bin}|реть|Трансграничная передача|общедоступных|Срок действия|Отзыв",
    "fr": "BIN\u00a0: {bin}|iers|transfrontalier|accessibles au public|Durée de validité|Retrait",
    "en": "BIN: {bin}|hird part|Cross-border|publicly|Validity period|Withdrawing",
}


@pytest.mark.parametrize("consent", CONSENTS, ids=lambda row: row["purpose"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_consent_says_all_that_the_law_asks_for(consent, language):
    text = consent[f"text_{language}"]

    assert set(re.findall(r"{\w*}", text)) == {"{operator}", "{bin}"}
    assert [phrase for phrase in LEGAL[language].split("|") if phrase not in text] == []
    assert 140 <= len(text.split()) <= 300


def test_consents_are_four_and_only_processing_is_required():
    purposes = [(row["purpose"], row["required"], row["version"]) for row in CONSENTS]

    assert purposes == [
        ("processing", True, "1.0"),
        ("transfer_france", False, "1.0"),
        ("public_directory", False, "1.0"),
        ("news", False, "1.0"),
    ]
    assert all("traduction" in row["text_fr"] for row in CONSENTS)
    assert all("translation" in row["text_en"] for row in CONSENTS)


def test_the_directory_is_full_and_keeps_some_people_back():
    shown = [row for row in PROFILES if row["visibility"] == "public"]
    kept = Counter(row["visibility"] for row in PROFILES if row["visibility"] != "public")
    public = [row for row in PROJECTS if row["published"]]
    for_partners = {row["email"] for row in PROFILES if row["visibility"] == "partners"}
    games = [row for row in public if "games" in row["sectors"] and row["city"] == "almaty"]

    assert len(shown) >= 40
    assert kept == {"private": 3, "partners": 1, "withdrawn": 1}
    assert len(public) >= 30
    assert len(PROJECTS) > len(public)
    assert len({row["owner"] for row in games}) >= 3
    assert {row["owner"] for row in public} - {row["email"] for row in shown} == for_partners
    assert {row["email"] for row in PROFILES} <= {row["email"] for row in PEOPLE}
    assert {row["language"] for row in PROFILES} == set(LANGUAGES)


def test_people_are_known_and_sample_accounts_are_one_of_each():
    accounts = Counter(person["account"] for person in PEOPLE)
    alone = {"applicant", "coordinator", "officer", "door", "partner", "reviewer"}
    assert {account for account, number in accounts.items() if number == 1} == alone
    assert set(accounts) - alone == {"member", "maker", "juror"}
    assert PEOPLE[0]["email"] == "aigerim@example.org"
    assert len({person["email"] for person in PEOPLE}) == len(PEOPLE) == sum(accounts.values())
    assert {person["language"] for person in PEOPLE} == set(LANGUAGES)
    for person in PEOPLE:
        assert re.fullmatch(r"[a-z.]+@example\.org", person["email"])
        assert person["city"] in CITIES
        assert ZoneInfo(person["tz"])
        assert min(len(person["given_name"]), len(person["family_name"])) > 1
        assert re.fullmatch(r"[A-Za-zÀ-ÿ’ -]+", person["latin_name"])
        assert set() < set(person["sectors"]) <= set(SECTORS)


def test_speakers_and_venues_stand_in_known_cities():
    for speaker in SPEAKERS.values():
        assert CITIES[speaker["city"]]["country"] == speaker["country"]
        assert speaker["pair"] in {sector["pair"] for sector in SECTORS.values()}
    for venue in VENUES.values():
        assert venue["city"] in CITIES
        keys = [room["key"] for room in venue["room"]]
        assert len(set(keys)) == len(keys)
    assert Counter(venue["city"] for venue in VENUES.values()) == {
        "almaty": 4,
        "astana": 1,
        "shymkent": 1,
        "paris": 2,
        "lyon": 1,
    }


@EACH
def test_an_event_refers_only_to_what_exists(event):
    assert event["kind"] in KINDS
    assert event["scenario"] in SCENARIOS
    assert set() < set(event["sectors"]) <= set(SECTORS)
    assert set(event["languages"]) | set(event["interpretation"]) <= set(LANGUAGES)
    if event["parent"]:
        parent = BY_SLUG[event["parent"]]
        assert parent["kind"] == "festival"
        assert EVENTS.index(parent) < EVENTS.index(event)
        assert parent["day_offset"] <= event["day_offset"] <= last_day(event) <= last_day(parent)
    rooms = {"": 10_000}
    if event["venue"]:
        venue = VENUES[event["venue"]]
        rooms |= {room["key"]: room["capacity"] for room in venue["room"]}
        assert event["tz"] == CITIES[venue["city"]]["tz"]
    assert event.get("capacity", 0) <= rooms[event["room"]]
    for session in event.get("session", []):
        assert session["room"] in rooms
        assert set(session["speakers"]) <= set(SPEAKERS)
    names = [speaker["slug"] for speaker in event.get("speaker", [])]
    assert set(names) <= set(SPEAKERS)
    assert len(set(names)) == len(names)


@EACH
def test_an_event_happens_somewhere_and_ends_after_it_starts(event):
    start, end = bounds(event)

    assert end > start
    assert ("duration_minutes" in event) != ("days" in event and "end" in event)
    assert bool(event["venue"]) == (event["format"] != "online")
    assert event["join_url"].startswith("https://meet.example.org/") == (
        event["format"] != "onsite"
    )
    for session in event.get("session", []):
        day = start.date() + timedelta(days=session["day"])
        begins = datetime.fromisoformat(f"{day}T{session['start']}").replace(tzinfo=start.tzinfo)
        assert start <= begins
        assert begins + timedelta(minutes=session["duration_minutes"]) <= end


@EACH
def test_seats_and_the_registration_window_make_sense(event):
    counts = {"confirmed": 0, "waiting": 0} | {
        key: event[key] for key in ("confirmed", "waiting", "attended") if key in event
    }
    if event["admission"] != "registration":
        assert counts == {"confirmed": 0, "waiting": 0}
        assert not {"capacity", "waiting_list", "registration_opens_offset"} & set(event)
        assert event["applicant"] == "none"
        return
    on_stage = {SPEAKERS[row["slug"]]["latin_name"] for row in event.get("speaker", [])}
    members = [
        person
        for person in PEOPLE
        if person["account"] in {"applicant", "member"} and person["latin_name"] not in on_stage
    ]
    assert event["registration_opens_offset"] > event["registration_closes_offset"] >= 0
    assert event["confirmed"] <= event["capacity"]
    assert event["confirmed"] + event["waiting"] <= len(members) - (event["applicant"] == "none")
    assert event["waiting"] == 0 or event["confirmed"] == event["capacity"]
    assert event.get("attended", 0) <= event["confirmed"]
    assert ("attended" in event) == (event["scenario"] == "past_completed")
    assert event["applicant"] != "confirmed" or event["confirmed"] > 0
    assert event["applicant"] != "waitlisted" or event["waiting"] > 1


@EACH
def test_a_reason_and_a_first_date_are_given_exactly_where_they_are_needed(event):
    assert ("reason_ru" in event) == (event["scenario"] in WITH_REASON)
    assert ("old_day_offset" in event) == (event["scenario"] == "postponed_new_date")


@EACH
def test_an_event_stands_where_its_scenario_says_in_time(event):
    first, last = event["day_offset"], last_day(event)
    if event["scenario"].startswith("past_"):
        assert last <= -2
    elif event["scenario"] == "running":
        assert first <= -2 < 2 <= last
    else:
        assert first >= 2


WINDOWS = {  # (opened already, closed already), each by a day or more
    **dict.fromkeys(REGISTERING_NOW | WITH_REASON - {"past_cancelled"}, (True, False)),
    "not_open_yet": (False, False),
    "closed_registration": (True, True),
}


@EACH
def test_the_registration_window_is_in_the_state_the_scenario_names(event):
    if event["scenario"] not in WINDOWS:
        return
    opens = event["day_offset"] - event["registration_opens_offset"] / 24
    closes = event["day_offset"] - event["registration_closes_offset"] / 24

    assert (opens < 0, closes < 0) == WINDOWS[event["scenario"]]
    assert min(abs(opens), abs(closes)) >= 1
    assert opens < 0 or event["confirmed"] == 0


def test_full_nearly_full_free_and_remote_events_are_what_they_are_called():
    by_scenario = {event["scenario"]: event for event in EVENTS}
    full, nearly = by_scenario["full_waiting"], by_scenario["nearly_full"]

    assert full["confirmed"] == full["capacity"]
    assert full["waiting"] > 0
    assert 0 < nearly["capacity"] - nearly["confirmed"] <= 3
    assert by_scenario["online"]["format"] == "online"
    assert by_scenario["hybrid"]["format"] == "hybrid"
    assert {e["admission"] for e in EVENTS if e["scenario"] == "free_entry"} == {"free"}
    assert {e["admission"] for e in EVENTS if e["scenario"] == "by_call"} == {"call"}


def test_the_programme_has_every_kind_sector_and_scenario():
    scenarios = Counter(event["scenario"] for event in EVENTS)
    kinds = Counter(event["kind"] for event in EVENTS)
    sectors = Counter(
        slug
        for event in EVENTS
        for slug in {SECTORS[slug]["parent"] or slug for slug in event["sectors"]}
    )

    assert set(scenarios) == SCENARIOS
    assert (scenarios["draft"], scenarios["cancelled"]) == (1, 1)
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 2
    assert set(sectors) == set(NINE)
    assert min(sectors.values()) >= 2


def test_the_programme_is_spread_over_time_and_both_countries():
    past = [event for event in EVENTS if event["scenario"].startswith("past_")]
    running = [event for event in EVENTS if event["scenario"] == "running"]
    ahead = [event for event in EVENTS if event["day_offset"] > 0]
    held = [event for event in ahead if event["applicant"] == "confirmed"]
    parts = Counter(event["parent"] for event in EVENTS if event["parent"])

    assert len(EVENTS) >= 28
    assert (len(past) >= 12, len(running), len(ahead) >= 12) == (True, 2, True)
    assert min(event["day_offset"] for event in EVENTS) >= -540
    assert max(last_day(event) for event in EVENTS) <= 240
    assert len([event for event in EVENTS if event["tz"] == "Europe/Paris"]) >= 3
    assert [(BY_SLUG[slug]["days"], count) for slug, count in parts.items()] == [(4, 5)]
    assert len(held) >= 3


def test_every_speaker_appears_somewhere():
    named = {row["slug"] for event in EVENTS for row in event.get("speaker", [])}

    assert named == set(SPEAKERS)


def test_no_event_title_is_the_same_in_kazakh_and_russian():
    assert [e["title_ru"] for e in EVENTS if e["title_kk"] == e["title_ru"]] == []
    same = {s["name_ru"] for s in SECTORS.values() if s["name_kk"] == s["name_ru"]}
    assert same == SAME_TITLES


AFTERMATH = read(SAMPLE / "aftermath.toml")


def test_what_was_left_belongs_to_events_that_were_held():
    held = {event["slug"] for event in EVENTS if event["scenario"] == "past_completed"}
    kinds = {proof["kind"] for proof in AFTERMATH["proof"]}
    named = [row["event"] for row in AFTERMATH["aftermath"]]

    assert set(named) < held, "one held event waits for its evidence"
    assert len(set(named)) == len(named) == len(held) - 1
    assert kinds == {"photo", "report", "attendance", "press"}
    assert all(set() < set(row["evidence"]) <= kinds for row in AFTERMATH["aftermath"])


def test_the_game_studios_of_almaty_come_to_paris():
    ahead = [
        event
        for event in EVENTS
        if "games" in event["sectors"]
        and event["day_offset"] > 0
        and CITIES[VENUES.get(event["venue"], {}).get("city", "almaty")]["slug"] == "paris"
    ]

    assert sorted(event["kind"] for event in ahead) == ["exhibition", "meeting", "seminar"]


def test_a_call_named_by_an_event_exists():
    calls = {call["slug"] for call in rows("calls.toml", "call")}

    assert {event["call"] for event in EVENTS if "call" in event} <= calls


def test_every_venue_lies_near_its_city():
    cities = {"almaty": (43, 77), "astana": (51, 71), "shymkent": (42, 70)}
    cities |= {"paris": (49, 2), "lyon": (46, 5)}
    for venue in VENUES.values():
        latitude, longitude = cities[venue["city"]]
        assert abs(venue["latitude"] - latitude) < 1
        assert abs(venue["longitude"] - longitude) < 1
