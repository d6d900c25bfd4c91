"""Each public page says in its own words what it is, in the language of its address."""

import re

import pytest

from partnership.portal.sitemaps import Pages

pytestmark = pytest.mark.django_db

# One page in two forms: the list and the month of the same programme.
SAME_WORDS = {"events/month/"}


def head(client, address):
    html = client.get(address).content.decode()
    title = re.search(r"<title>(.+?)</title>", html, re.S)
    description = re.search(r'<meta name="description" content="([^"]*)">', html)
    return title and title[1], description and description[1]


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_titles_and_descriptions_are_each_pages_own(client, language):
    addresses = sorted(page["location"].split("/", 3)[3] for page in Pages().get_urls(1))
    own = {address[3:] for address in addresses if address.startswith(f"{language}/")}
    found = {path: head(client, f"/{language}/{path}") for path in own}

    titles = [title for title, _description in found.values()]
    descriptions = [words for path, (_title, words) in found.items() if path not in SAME_WORDS]

    assert len(own) >= 10
    assert all(titles)
    assert all(descriptions)
    assert len(set(titles)) == len(titles)
    assert len(set(descriptions)) == len(descriptions), found
