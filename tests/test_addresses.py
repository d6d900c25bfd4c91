"""Who may open what: login is required everywhere but on this list."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.factories.applicants import ApplicationFactory

# These ask to sign in themselves, so that what was typed is not lost; they show nothing else.
GIVES_BACK = (
    *("profile", "my_work_add", "my_work", "my_project_add", "my_project", "my_text"),
    *("my_part_add", "my_part", "co_authors", "my_application_people"),
    *("my_application_answer", "my_application_turn_down", "my_application_withdraw"),
    *("review", "review_conflict"),
)
# A line added here opens an address to everybody: a decision, not a detail.
PUBLIC = {
    "way_in",
    "admin_way_in",  # only redirects to the admin of the visitor's language
    "healthz",
    "robots",
    "sitemap",
    "sitemap_section",
    "favicon",
    "security_txt",
    "portal:home",
    "portal:event",
    "programs:calls",
    "programs:call",
    "portal:card",
    "programs:news",
    "programs:news_feed",
    "programs:article",
    "programs:about",
    "programs:contacts",
    "programs:accessibility",
    "programs:privacy",
    "portal:search",
    "portal:sectors",
    "portal:sector",
    "portal:partnership",
    "portal:partners",
    "portal:commitments_csv",
    "portal:commitments_json",
    "events:list",
    "events:month",
    "events:calendar",
    "events:session_calendar",
    "events:feed",
    "events:sector_feed",
    "events:calendars",
    "events:all_calendar",
    "events:sector_calendar",
    "events:city_calendar",
    "events:kind_calendar",
    "events:speakers",
    "events:speaker",
    "accounts:consent",
    "applicants:professionals",
    "applicants:professional",
    "applicants:projects",
    "applicants:project",
    "applicants:project_document",  # asks itself whether the document and its project are public
    "applicants:interest",
    "applicants:interest_sent",
    "applicants:interest_confirm",  # the signed name in it is the key
    "applicants:co_application",  # the signed name in it is the key
    "applicants:endorse",  # the same
    "applicants:application_step",  # asks to sign in itself, giving back what was typed
    *(f"applicants:{name}" for name in GIVES_BACK),
    "applicants:verify",
    "applicants:verify_letter",  # the code on the paper is the key
    "applicants:register",  # sends a visitor to sign-in itself, keeping what was typed
    "notifications:unsubscribe",
    "admin:login",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
# What to put in the place of an address's variables.
SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "0" * 32}


def addresses(patterns=None, prefix="", names=()):
    """Every address: its full name, its pattern, its view."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from addresses(entry.url_patterns, here, inner)
        elif isinstance(entry, URLPattern):
            yield ":".join((*names, entry.name or here)), here, entry.callback


def example(pattern):
    """An address that the pattern matches, as far as a sample value can."""
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m[1] or "str"], pattern)
    plain = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\))?[^()]*\)", "1", filled)
    return "/" + plain.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


def test_the_list_of_public_addresses_is_pinned():
    public = {name for name, _, view in addresses() if not getattr(view, "login_required", True)}

    assert public == PUBLIC


PRIVATE = sorted(
    {(name, example(pattern)) for name, pattern, _ in addresses() if name not in PUBLIC}
)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), PRIVATE)
def test_a_private_address_shows_a_visitor_nothing(client, name, address):
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code in {302, 403, 404, 405}
        if answer.status_code == 302:
            assert "/login/" in answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", GIVES_BACK)
def test_what_gives_words_back_shows_a_visitor_nothing_else(client, name):
    address = next(example(at) for full, at, _ in addresses() if full == f"applicants:{name}")

    for answer in (client.get(address), client.post(address), client.delete(address)):
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]


def test_every_private_address_is_really_tried():
    """An example that its own pattern does not match would pass by being not found."""
    missed = [name for name, address in PRIVATE if not leads_anywhere(address)]

    assert missed == []
    assert len(PRIVATE) > 60


def leads_anywhere(address):
    try:
        return bool(resolve(address))
    except Resolver404:
        return False


BEYOND = "9" * 20  # more than a column of numbers holds
NUMBERED = sorted(
    {
        example(pattern[: place.start()] + BEYOND + pattern[place.end() :])
        for name, pattern, _ in addresses()
        if name.startswith("applicants:")
        for place in re.finditer(r"<int:\w+>", pattern)
    }
)


@pytest.mark.django_db
def test_a_number_that_no_row_can_have_is_not_found(client):
    """Nor is the database asked for it: SQLite fails at it."""
    client.force_login(ApplicationFactory().professional.user)

    with CaptureQueriesContext(connection) as asked:
        answers = {address: client.get(address).status_code for address in NUMBERED}

    assert [query["sql"] for query in asked if BEYOND in query["sql"]] == []
    # Adding a file to one's own application only leads back to the step, whatever the number.
    assert {key: code for key, code in answers.items() if code not in {302, 404, 405}} == {}
    assert len(answers) > 40
