"""Speakers: in the reader's alphabet, only with public events, only if they want a page."""

import re

import pytest

from events.models import Speaker
from tests.factories.events import AppearanceFactory, EventFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


def appearing(event=None, **fields):
    return AppearanceFactory(
        event=event or EventFactory(), speaker=SpeakerFactory(**fields)
    ).speaker


def names(client, language="kk", query=""):
    response = client.get(f"/{language}/speakers/{query}")
    assert response.status_code == 200
    found = {speaker.slug: speaker for speaker in Speaker.objects.all()}
    slugs = [re.search(r"speakers/([\w-]+)/", row)[1] for row in response.context["page"]]
    return [getattr(found[slug], f"name_{language}") for slug in slugs]


def test_they_stand_in_the_order_of_the_readers_alphabet(client):
    for name in ("Қанат", "Ләззат", "Кенже", "Әсел", "Арман", "Ғалия", "Гүлнәр"):
        appearing(name_kk=name)

    assert ">Ғалия</a></b>" in client.get("/kk/speakers/").content.decode()
    assert names(client) == ["Арман", "Әсел", "Гүлнәр", "Ғалия", "Кенже", "Қанат", "Ләззат"]


def test_who_appears_only_in_a_draft_or_wants_no_page_is_nowhere(client):
    hidden = [
        appearing(EventFactory(draft=True)),
        appearing(is_public=False),
        SpeakerFactory(),
    ]

    assert names(client) == []
    assert "0 speakers" in client.get("/en/speakers/").content.decode()
    for speaker in hidden:
        assert client.get(f"/en/speakers/{speaker.slug}/").status_code == 404


def test_a_page_names_public_events_only_and_each_once(client):
    speaker = appearing(EventFactory(title_en="Public"))
    public = speaker.appearances.get().event
    AppearanceFactory(event=public, session=SessionFactory(event=public), speaker=speaker)
    AppearanceFactory(event=EventFactory(title_en="Held", completed=True), speaker=speaker)
    AppearanceFactory(event=EventFactory(title_en="Draft", draft=True), speaker=speaker)

    context = client.get(f"/en/speakers/{speaker.slug}/").context

    assert [">Public</a>" in row.html for row in context["ahead"]] == [True]
    assert [">Held</a>" in row.html for row in context["past"]] == [True]


@pytest.mark.parametrize("words", ["асем", "ASSEM", "әсем суретші", "artiste"])
def test_by_words_in_any_language(client, words):
    appearing(name_kk="Әсем", name_fr="Assem")
    appearing(name_kk="Ернар", name_ru="Ернар", name_fr="Ernar", name_en="Ernar", **NOBODY)

    assert names(client, query=f"?q={words}") == ["Әсем"]


NOBODY = {f"occupation_{code}": "" for code in ("kk", "ru", "fr", "en")}


def test_the_event_links_to_those_who_have_a_page(client):
    event = EventFactory()
    known, private = appearing(event), appearing(event, is_public=False)

    html = client.get(f"/en/events/{event.slug}/").content.decode()

    assert f'href="/en/speakers/{known.slug}/"' in html
    assert private.slug not in html
    assert private.name_en in html


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_both_pages_ask_as_much_for_many_rows_as_for_one(client, rows, django_assert_num_queries):
    speaker = appearing()
    for _ in range(rows):
        appearing()
        AppearanceFactory(speaker=speaker)

    with django_assert_num_queries(2):
        client.get("/kk/speakers/?page=2")
    with django_assert_num_queries(7):
        client.get(f"/kk/speakers/{speaker.slug}/")
