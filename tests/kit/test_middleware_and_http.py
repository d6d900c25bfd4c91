"""Hostile addresses, language prefixes, headers."""

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory

from partnership.kit.http import attachment_header, cacheable, int_or_none, no_store
from partnership.kit.middleware import (
    LanguageAliasMiddleware,
    RejectNulMiddleware,
    SecurityHeadersMiddleware,
)
from partnership.kit.paging import page_of, querystring

FORM = "application/x-www-form-urlencoded"
web = RequestFactory()


def through(middleware, request):
    return middleware(lambda request: HttpResponse("ok"))(request)


@pytest.mark.parametrize(
    "request_",
    [
        web.get("/ru/%00"),
        web.get("/ru/?q=%00"),
        web.get("/ru/?q=a%00b"),
        web.get("/ru/?%00=a"),
        web.get("/ru/?q=%ff"),
        web.post("/ru/", data="name=a%00b", content_type=FORM),
        web.post("/ru/", data=b"name=a\x00b", content_type=FORM),
        web.get("/ru/", headers={"cookie": r'__Host-session="\000\000"'}),
        web.get("/ru/", headers={"cookie": r'other="a\000b"'}),
    ],
)
def test_characters_that_no_text_has_are_refused(request_):
    with pytest.raises(BadRequest):
        through(RejectNulMiddleware, request_)


@pytest.mark.parametrize(
    "request_",
    [
        web.get("/ru/", {"q": "Әсем ғалым 🎭", "page": "9" * 30}),
        web.get("/ru/Қазақстан/"),
        web.get("/ru/?q=%2500"),
        web.post("/ru/", data="name=%2500", content_type=FORM),
        web.post("/ru/", {"file": "multipart\x00body"}),
        web.get("/ru/", headers={"cookie": r'__Host-session="\303\251"; csrf=a\000'}),
    ],
)
def test_everything_else_passes(request_):
    assert through(RejectNulMiddleware, request_).content == b"ok"


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        ("/kz/events/?sector=mu&page=2", "/kk/events/?sector=mu&page=2"),
        ("/kz", "/kk/"),
        ("/kz?a=1", "/kk/?a=1"),
        ("/KK/", "/kk/"),
        ("/kk-KZ/events/", "/kk/events/"),
        ("/kk-Cyrl-KZ/", "/kk/"),
        ("/en-GB/x/%D3%99/?q=%D3%99", "/en/x/%D3%99/?q=%D3%99"),
        ("/Fr_ca/", "/fr/"),
        ("/kz//evil.example/", "/kk//evil.example/"),
    ],
)
def test_other_spellings_of_a_language_are_redirected_for_good(asked, sent_to):
    response = through(LanguageAliasMiddleware, web.get(asked))

    assert (response.status_code, response["Location"]) == (301, sent_to)


@pytest.mark.parametrize(
    "path", ["/", "/kk/", "/ru/kz/", "/de/", "/kzz/", "/admin/", "//kz/", "/ru-" + "k" * 99]
)
def test_other_addresses_are_left_alone(path):
    assert through(LanguageAliasMiddleware, web.get(path)).status_code == 200


def test_a_form_sent_to_another_spelling_is_not_redirected():
    assert through(LanguageAliasMiddleware, web.post("/kz/")).status_code == 200


def test_sensors_and_payment_are_switched_off():
    policy = through(SecurityHeadersMiddleware, web.get("/"))["Permissions-Policy"]

    for feature in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert f"{feature}=()" in policy.split(", ")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" -3 ", -3),
        (12, 12),
        ("1" * 18, int("1" * 18)),
        ("1" * 19, None),
        ("1.5", None),
        ("NaN", None),
        ("７", None),
        ("", None),
        (None, None),
    ],
)
def test_numbers_are_read_or_ignored(text, number):
    assert int_or_none(text) == number


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("cv.pdf", "attachment; filename=\"cv.pdf\"; filename*=UTF-8''cv.pdf"),
        (
            "Әсем.pdf",
            "attachment; filename=\"asem.pdf\"; filename*=UTF-8''%D3%98%D1%81%D0%B5%D0%BC.pdf",
        ),
        ('../a";b\r\n.txt', "attachment; filename=\"a-b.txt\"; filename*=UTF-8''a%22%3Bb%20.txt"),
        ("", "attachment; filename=\"file\"; filename*=UTF-8''file"),
    ],
)
def test_a_file_is_saved_under_its_own_name(name, header):
    assert attachment_header(name) == header


def test_caches_are_told_what_they_may_keep():
    assert no_store(HttpResponse())["Cache-Control"] == "private, no-store"
    assert (
        cacheable(HttpResponse(), seconds=60)["Cache-Control"] == "public, max-age=60, s-maxage=10"
    )


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2", 2),
        (None, 1),
        ("", 1),
        ("junk", 1),
        ("last", 1),
        ("-1", 1),
        ("0", 1),
        ("1e9", 1),
        ("99999999999999999999", 3),
        ("9" * 5000, 3),
        ("４", 1),
    ],
)
def test_any_page_number_gives_a_page(asked, given):
    page = page_of(list(range(5)), asked, 2)

    assert (page.number, page.paginator.num_pages) == (given, 3)


def test_an_empty_list_has_one_empty_page():
    assert list(page_of([], "7", 2)) == []


def test_a_query_is_rebuilt_with_a_parameter_changed():
    query = QueryDict("sector=mu&sector=fa&page=2&q=%D3%99")

    assert querystring(query, page=3) == "?sector=mu&sector=fa&page=3&q=%D3%99"
    assert querystring(query, page=None, q="") == "?sector=mu&sector=fa"
    assert querystring(query, sector=["av"], page=None) == "?sector=av&q=%D3%99"
    assert querystring(QueryDict("page=1"), page=None) == "?"
