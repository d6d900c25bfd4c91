"""The page of an event: every state of its door, everything around it, six queries."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from applicants.choices import Blocked, RegistrationState
from events.choices import Door, EventStatus, Kind
from events.models import Event
from events.rules import door
from partnership.kit.dates import ALMATY
from tests.factories.accounts import UserFactory
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import (
    AppearanceFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    VenueFactory,
    in_days,
)
from tests.factories.programs import OrganisationFactory, SectorFactory

pytestmark = pytest.mark.django_db


def page(client, event, language="en"):
    response = client.get(f"/{language}/events/{event.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def panel(html):
    return re.search(r"<aside class=\"stick\".*?</aside>", html, re.S)[0]


def register_url(event, language="en"):
    with override(language):
        return reverse("applicants:register", args=[event.slug])


STATES = [
    ({}, Door.OPEN, ["Registration open", "Places left: 20 of 20", "Registration closes:"]),
    ({"capacity": 2}, Door.NEARLY_FULL, ["Last places", "Places left: 2 of 2"]),
    (
        {"full": True},
        Door.WAITING_LIST,
        ["Full, waiting list open", "Places taken: 2 of 2", "there are 24 hours to answer"],
    ),
    (
        {"full": True, "waiting_list": False},
        Door.FULL,
        ["Full", "Places taken: 2 of 2", "This event has no waiting list."],
    ),
    ({"not_open_yet": True}, Door.NOT_YET, ["Registration opens later", "Registration opens:"]),
    ({"closed": True}, Door.CLOSED, ["Registration closed", "Registration closed:"]),
    ({"free": True}, Door.FREE, ["Free entry", "no registration is needed"]),
    ({"by_call": True}, Door.BY_CALL, ["By open call", "chosen by application", "Open calls"]),
    ({"running": True}, Door.RUNNING, ["Happening now", "Until:"]),
    ({"past": True}, Door.PAST, ["The event is over", "Ended:"]),
    (
        {"completed": True},
        Door.PAST,
        ["The event is over", "The event was held.", "Masterclasses and seminars"],
    ),
    (
        {"postponed": True},
        Door.POSTPONED,
        ["Postponed", "The new date is not known yet.", "Earlier date:", "The speaker is ill."],
    ),
    (
        {"cancelled": True},
        Door.CANCELLED,
        ["Cancelled", "It was to take place:", "The hall is closed."],
    ),
]
WITH_ACTION = {Door.OPEN: "Register", Door.NEARLY_FULL: "Register", Door.WAITING_LIST: "Join the"}


def test_every_state_of_the_door_is_tried():
    assert {state for _traits, state, _words in STATES} == set(Door)


@pytest.mark.parametrize(("traits", "state", "words"), STATES)
def test_the_panel_says_the_state_of_the_door(client, traits, state, words):
    event = Event.objects.get(pk=EventFactory(**traits).pk)

    html = panel(page(client, event))

    assert door(event) == state
    assert [word for word in words if word not in html] == []
    assert (register_url(event) in html) == (state in WITH_ACTION)
    if state in WITH_ACTION:
        assert f">{WITH_ACTION[state]}" in html


@pytest.mark.parametrize("language", ["kk", "ru", "fr"])
@pytest.mark.parametrize(("traits", "state", "words"), STATES)
def test_every_state_is_drawn_in_every_language(client, traits, state, words, language):
    event = EventFactory(**traits)

    assert f"<h1>{getattr(event, f'title_{language}')}</h1>" in page(client, event, language)


def test_a_moved_event_shows_the_old_date_beside_the_new(client):
    event = EventFactory(starts_at=in_days(20), previous_starts_at=in_days(10))

    html = panel(page(client, event))

    assert "New date set" in html
    earlier = event.previous_starts_at.astimezone(ALMATY).isoformat(timespec="minutes")
    assert f'datetime="{earlier}"' in html
    assert "Registration open" in html


def test_a_postponed_event_is_not_headed_by_its_old_date(client):
    html = page(client, EventFactory(postponed=True))

    assert '<dl class="twin' not in html.split("</header>")[1]


@pytest.mark.parametrize("traits", [{"draft": True}, {"draft": True, "starts_at": in_days(-3)}])
def test_a_draft_does_not_exist_for_anybody(client, traits):
    event = EventFactory(**traits)

    assert client.get(f"/en/events/{event.slug}/").status_code == 404
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get(f"/en/events/{event.slug}/").status_code == 404


def test_what_is_published_later_does_not_exist_yet(client):
    event = EventFactory(published_at=in_days(1))

    assert client.get(f"/en/events/{event.slug}/").status_code == 404


def test_draft_parts_and_related_drafts_are_not_shown(client):
    sector = SectorFactory()
    event = EventFactory(kind=Kind.FESTIVAL, sectors=[sector])
    EventFactory(draft=True, title_en="Draft part", parent=event)
    EventFactory(draft=True, title_en="Draft relative", sectors=[sector])

    html = page(client, event)

    assert "Draft part" not in html
    assert "Draft relative" not in html


def test_a_part_of_a_draft_festival_does_not_name_it(client):
    festival = EventFactory(draft=True, title_en="Secret festival")

    assert "Secret festival" not in page(client, EventFactory(parent=festival))


def head(html):
    return html.split('<header class="ground"')[1].split("</header>")[0]


def test_an_event_of_one_day_says_until_when_on_both_clocks(client, frozen_at):
    frozen_at("2026-11-20T12:00+05:00")
    start = timezone.now().replace(hour=13, minute=30)
    event = EventFactory(starts_at=start, ends_at=start + timedelta(hours=2))

    times = re.findall(r">(\d\d:\d\d)</time>", head(page(client, event)))

    assert times == ["18:30", "20:30", "14:30", "16:30"]


def test_a_longer_event_says_the_days_of_its_start_and_its_end(client, frozen_at):
    frozen_at("2026-11-20T12:00+05:00")
    start = timezone.now().replace(hour=13, minute=30)
    event = EventFactory(starts_at=start, ends_at=start + timedelta(days=2, hours=1))

    html = head(page(client, event))

    assert "Starts <b>20 November</b>" in html
    assert "Ends <b>22 November</b>" in html
    assert re.findall(r">(\d\d:\d\d)</time>", html) == ["18:30", "14:30", "19:30", "15:30"]


@pytest.mark.parametrize(("days", "named"), [(0, False), (2, True)])
def test_sessions_of_one_day_name_it_when_the_event_lasts_longer(client, frozen_at, days, named):
    frozen_at("2026-11-20T12:00+05:00")
    start = timezone.now().replace(hour=13, minute=30)
    event = EventFactory(starts_at=start, ends_at=start + timedelta(days=days, hours=2))
    SessionFactory(event=event, starts_at=start)

    assert ("Friday 20 November</th>" in page(client, event)) == named


@pytest.mark.parametrize(
    ("address", "said"),
    [("Rue Une, 1", "Rue Une, 1, Paris"), ("Rue Une, Paris 11e", "Rue Une, Paris 11e")],
)
def test_the_city_of_an_address_is_said_once(client, address, said):
    event = EventFactory(venue=VenueFactory(city__name_en="Paris", address_en=address))

    found = re.search(r"<address>.*?<br>(.*?)</address>", page(client, event))[1]

    assert found == said


@pytest.mark.parametrize(
    ("days", "promise"),
    [
        (9, ["We remind you a week and a day before."]),
        (3, ["We remind you a day before."]),
        (0.5, []),
    ],
)
def test_only_reminders_still_to_come_are_promised(client, days, promise):
    event = EventFactory(starts_at=in_days(days))

    html = panel(page(client, event))

    assert re.findall(r"We remind you [^<]*?\.", html) == promise


def test_the_agenda_stands_on_both_clocks(client, frozen_at):
    frozen_at("2026-11-20T12:00+05:00")
    event = EventFactory(starts_at=timezone.now().replace(hour=13, minute=30))
    SessionFactory(event=event, title_en="The set", room=RoomFactory(venue=event.venue))

    html = page(client, event)

    assert re.search(r">18:30</time></th>\s*<td><time[^>]*>14:30</time>", html)
    assert "The set" in html
    assert "Large hall" in html


def test_an_evening_in_paris_names_the_next_day_in_almaty(client, frozen_at):
    frozen_at("2026-11-20T12:00+05:00")
    evening = timezone.now().replace(hour=20, minute=0)
    event = EventFactory(in_paris=True, starts_at=evening)
    SessionFactory(event=event)

    html = page(client, event)

    assert re.search(r">01:00</time><br><span class=\"xs mute\">Saturday</span></th>", html)


def test_a_speaker_in_several_sessions_stands_once(client):
    event, speaker = EventFactory(), SpeakerFactory(name_en="Asem")
    for session in (None, SessionFactory(event=event), SessionFactory(event=event)):
        AppearanceFactory(event=event, speaker=speaker, session=session)

    assert page(client, event).count(">Asem</a>") == 1


def test_the_venue_has_a_map_and_says_how_one_gets_in(client):
    venue = VenueFactory(latitude="43.238949", longitude="76.889709", access_en="No steps.")

    html = page(client, EventFactory(venue=venue), "fr")

    assert "mlat=43.238949&amp;mlon=76.889709" in html
    assert 'rel="noopener noreferrer"' in html
    assert '<span lang="en">No steps.</span>' in html


def test_facts_of_the_event_stand_in_the_panel(client):
    event = EventFactory(
        languages=["kk", "fr"], interpretation=["ru"], audience_en="Makers", hybrid=True
    )
    event.organisers.add(OrganisationFactory(name_en="House of felt"))

    html = panel(page(client, event))

    for words in ("Kazakh, French", "Russian", "Makers", "House of felt", "Hybrid"):
        assert words in html


def test_parts_of_a_festival_are_listed(client):
    festival = EventFactory(kind=Kind.FESTIVAL)
    EventFactory(parent=festival, title_en="Opening night")
    EventFactory(parent=festival, title_en="Long over", past=True)

    response = client.get(f"/en/events/{festival.slug}/")

    parts = [re.search(r"<h3><a.*?>(.*?)</a>", row)[1] for row in response.context["page"].parts]
    assert parts == ["Long over", "Opening night"]


def test_related_events_share_a_sector_and_can_still_be_visited(client):
    sector = SectorFactory()
    event = EventFactory(sectors=[sector])
    for days in (4, 3, 2, 5):
        EventFactory(sectors=[sector], title_en=f"In {days}", starts_at=in_days(days))
    EventFactory(sectors=[sector], completed=True)
    EventFactory(sectors=[sector], cancelled=True, starts_at=in_days(1))
    EventFactory()

    response = client.get(f"/en/events/{event.slug}/")

    related = [
        re.search(r"<h3><a.*?>(.*?)</a>", row)[1] for row in response.context["page"].related
    ]
    assert related == ["In 2", "In 3", "In 4"]


def test_text_in_another_language_is_marked_and_explained(client):
    event = EventFactory(title_kk="", summary_kk="", body_kk="")

    html = page(client, event, "kk")

    assert f'<h1><span lang="ru">{event.title_ru}</span></h1>' in html
    assert 'lang="ru"><p>Подробное описание.</p>' in html
    assert 'class="note"' in html
    assert 'class="note"' not in page(client, event, "ru")


def test_a_description_in_another_language_is_marked_even_under_a_translated_title(client):
    event = EventFactory(body_fr="", body_en="")

    html = page(client, event, "fr")

    assert f"<h1>{event.title_fr}</h1>" in html
    assert 'lang="ru"><p>Подробное описание.</p>' in html
    assert "Русский" in html.split('class="note"')[1].split("</p>")[0]


def test_staff_words_are_text_and_never_markup(client):
    evil = '"><script>alert(1)</script>'
    event = EventFactory(title_en=evil, summary_en=evil, body_en=evil, audience_en=evil)
    SessionFactory(event=event, title_en=evil)

    html = page(client, event)

    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;") >= 6


def test_a_cover_stands_instead_of_the_artwork_with_its_words_and_author(client):
    event = EventFactory(
        cover="covers/felt.webp",
        cover_alt_ru="Руки и войлок",
        cover_credit="А. Автор",
    )

    html = page(client, event, "fr")

    assert '<img src="/media/covers/felt.webp" alt="Руки и войлок" lang="ru"' in html
    assert "А. Автор" in html


def test_the_link_to_join_is_shown_only_to_those_with_a_place(client):
    event = EventFactory(online=True)
    member = UserFactory()
    client.force_login(member)

    before = page(client, event)
    waiting = RegistrationFactory(event=event, user=member, waitlisted=True)
    while_waiting = page(client, event)
    waiting.delete()
    RegistrationFactory(event=event, user=member)
    with_place = page(client, event)

    assert "meet.example.org" not in before
    assert "meet.example.org" not in while_waiting
    assert "meet.example.org" in with_place


def test_a_confirmed_place_stands_instead_of_the_button(client):
    event = EventFactory()
    place = RegistrationFactory(event=event)
    client.force_login(place.user)

    html = panel(page(client, event))

    assert "Place confirmed" in html
    assert register_url(event) not in html
    with override("en"):
        for name in ("ticket", "cancel", "my_page"):
            pk = [] if name == "my_page" else [place.pk]
            assert f'href="{reverse(f"applicants:{name}", args=pk)}"' in html


@pytest.mark.parametrize("traits", [{"running": True}, {"cancelled": True}])
def test_a_place_that_cannot_be_given_up_has_no_link_to_do_so(client, traits):
    place = RegistrationFactory(event=EventFactory(**traits))
    client.force_login(place.user)

    with override("en"):
        cancel = reverse("applicants:cancel", args=[place.pk])
    assert cancel not in panel(page(client, place.event))


def test_a_person_in_line_sees_their_place_and_why_it_does_not_move(client):
    event = EventFactory(full=True)
    RegistrationFactory(event=event, waitlisted=True)
    mine = RegistrationFactory(event=event, waitlisted=True)
    client.force_login(mine.user)

    html = panel(page(client, event))

    assert "Your place in line: 2" in html
    assert str(Blocked.NO_SEAT.label) in html


def test_an_offered_place_is_taken_or_refused_here(client):
    mine = RegistrationFactory(offered=True, offer_expires_at=timezone.now() + timedelta(hours=3))
    client.force_login(mine.user)

    html = panel(page(client, mine.event))

    for name in ("accept", "decline"):
        with override("en"):
            assert f'action="{reverse(f"applicants:{name}", args=[mine.pk])}"' in html
    assert html.count("csrfmiddlewaretoken") == 2


def test_who_cancelled_may_register_again(client):
    event = EventFactory()
    mine = RegistrationFactory(event=event, state=RegistrationState.CANCELLED)
    client.force_login(mine.user)

    html = panel(page(client, event))

    assert "Your earlier registration:" in html
    assert register_url(event) in html


def test_the_place_of_another_person_is_not_shown(client):
    event = EventFactory()
    RegistrationFactory(event=event)
    client.force_login(UserFactory())

    assert "Place confirmed" not in page(client, event)


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_page_asks_six_queries_whatever_the_event_contains(
    client, rows, django_assert_num_queries
):
    sector = SectorFactory()
    event = EventFactory(kind=Kind.FESTIVAL, sectors=[sector, SectorFactory()])
    for _ in range(rows):
        session = SessionFactory(event=event, room=RoomFactory(venue=event.venue))
        AppearanceFactory(event=event, session=session)
        EventFactory(parent=event, sectors=[sector])
        EventFactory(sectors=[sector])
        event.organisers.add(OrganisationFactory())

    with django_assert_num_queries(6):
        response = client.get(f"/kk/events/{event.slug}/")

    assert len(response.context["page"].parts) == rows
    assert response.context["event"].status == EventStatus.PUBLISHED
