"""Error pages: right status, right language, a way home, and no need of a database."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import Client, RequestFactory

from partnership.kit.logs import ERROR_NUMBER
from partnership.portal.views import errors

PAGES = [
    (errors.bad_request, 400, (BadRequest(),)),
    (errors.forbidden, 403, (PermissionDenied(),)),
    (errors.csrf_failure, 403, ("token",)),
    (errors.not_found, 404, (None,)),
    (errors.too_many_requests, 429, (None,)),
    (errors.server_error, 500, ()),
    (errors.unavailable, 503, (None,)),
]


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
@pytest.mark.parametrize(("view", "status", "arguments"), PAGES)
def test_an_error_page_asks_no_database(view, status, arguments, language):
    """Without the ``db`` mark any query fails this test."""
    request = RequestFactory().get(f"/{language}/somewhere/")

    response = view(request, *arguments)

    html = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}">' in html
    assert f'href="/{language}/"' in html
    assert f'href="/{language}/events/"' in html
    assert html.count("<h1>") == 1
    assert 'content="noindex"' in html


def test_errors_that_pass_say_when_to_come_again():
    request = RequestFactory().get("/ru/")

    assert errors.too_many_requests(request)["Retry-After"] == "60"
    assert errors.unavailable(request)["Retry-After"] == "120"


@pytest.mark.parametrize(
    ("address", "status", "language"),
    [
        ("/fr/nothing/", 404, "fr"),
        ("/kk/events/no-such-event/", 404, "kk"),
        ("/nothing/", 404, "ru"),
        ("/en/events/?q=%00", 400, "en"),
        ("/kk/events/?q=%ff", 400, "kk"),
    ],
)
def test_a_wrong_address_is_answered_in_its_own_language(client, db, address, status, language):
    response = client.get(address)

    assert response.status_code == status
    assert f'<html lang="{language}">' in response.content.decode()
    assert not response.cookies
    assert 'rel="alternate"' not in response.content.decode()


def test_a_form_without_its_token_is_refused_with_words(db):
    response = Client(enforce_csrf_checks=True).post("/en/account/login/", {"login": "a"})

    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/kk/", "/kk/events/", "/kk/no-such-page/"])
def test_an_address_of_too_many_fields_is_a_kind_400(client, path):
    answer = client.get(f"{path}?{'a&' * 1200}")

    assert answer.status_code == 400
    assert '<html lang="kk"' in answer.text


def test_the_page_of_a_server_error_shows_the_number_that_the_log_repeats():
    request = RequestFactory().get("/en/somewhere/")

    page = errors.server_error(request).content.decode()

    number = request.META[ERROR_NUMBER]
    assert len(number) == 8
    assert f"Error number: {number}" in page
