"""How a page looks where it is shared and to machines that read it."""

import re
from io import BytesIO

import pytest
from PIL import Image

from partnership.kit.artwork.sharing import Card, shared_picture
from tests.factories.applicants import ProfessionalFactory, ProjectFactory
from tests.factories.events import AppearanceFactory, EventFactory, SpeakerFactory
from tests.factories.programs import ArticleFactory, OpenCallFactory, SectorFactory


def meta(html, name):
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', html)
    return found and found[1]


def picture_of(answer):
    return Image.open(BytesIO(answer.content))


@pytest.mark.django_db
def test_a_page_says_how_it_wants_to_be_shared(client, settings):
    event = EventFactory(title_fr="La steppe « filmée » & l’image")
    address = f"/fr/events/{event.slug}/"

    html = client.get(address).content.decode()

    assert meta(html, "og:title") == "La steppe « filmée » &amp; l’image"
    assert meta(html, "og:description") == meta(html, "description")
    assert meta(html, "og:url") == settings.SITE_URL + address
    assert meta(html, "og:image") == f"{settings.SITE_URL}/fr/og/event/{event.slug}.jpg"
    assert meta(html, "og:locale") == "fr_FR"
    assert html.count("og:locale:alternate") == 3
    assert meta(html, "twitter:card") == "summary_large_image"


def one_of_each():
    speaker = AppearanceFactory().speaker
    return {
        "event": EventFactory(),
        "sector": SectorFactory(),
        "speaker": speaker,
        "professional": ProfessionalFactory(public=True),
        "project": ProjectFactory(),
        "call": OpenCallFactory(),
        "news": ArticleFactory(),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_every_kind_of_picture_is_small_and_of_the_size_it_says(client, language):
    addresses = ["site/portal", *(f"{kind}/{row.slug}" for kind, row in one_of_each().items())]

    for address in addresses:
        answer = client.get(f"/{language}/og/{address}.jpg")

        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert picture_of(answer).size == (1200, 630)
        assert len(answer.content) < 300 * 1024
        assert "ETag" in answer.headers


@pytest.mark.django_db
def test_a_picture_follows_its_words_and_language(client):
    event = EventFactory(title_en="One", title_fr="Un")
    address = f"/en/og/event/{event.slug}.jpg"
    before = client.get(address)

    event.title_en = "Two"
    event.save()

    assert client.get(address).content != before.content
    assert client.get(address.replace("/en/", "/fr/")).content != client.get(address).content


@pytest.mark.django_db
def test_what_is_not_public_has_no_picture(client):
    hidden = {
        "event": EventFactory(draft=True).slug,
        "speaker": SpeakerFactory().slug,
        "professional": ProfessionalFactory().slug,
        "project": ProjectFactory(unpublished=True).slug,
        "call": OpenCallFactory(draft=True).slug,
        "news": ArticleFactory(draft=True).slug,
        "site": "other",
        "sector": "none",
        "nothing": "portal",
    }

    found = {k: client.get(f"/en/og/{k}/{slug}.jpg").status_code for k, slug in hidden.items()}

    assert set(found.values()) == {404}, found


def test_a_title_of_any_length_and_script_fits():
    for title in ("", "Ұ" * 300, "Әңғүұқөһі " * 60, "Œuvre 🎭 مرحبا", "a"):
        data = shared_picture(Card("x", "av", title, title, title, title))

        assert Image.open(BytesIO(data)).size == (1200, 630)
