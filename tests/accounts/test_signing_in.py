"""Doors: guessing, redirects, sessions."""

import pytest
from django.contrib.sessions.models import Session

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http://localhost@evil.example/",
    "/%09/evil.example",
)


def sign_in(client, user, **data):
    return client.post("/ru/account/login/", {"login": user.email, "password": PASSWORD} | data)


def is_here(location):
    return location.startswith("/") and not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("place", ["query", "field"])
def test_sign_in_leads_nowhere_else(client, target, place):
    user = UserFactory()
    query, data = ({"next": target}, {}) if place == "query" else ({}, {"next": target})

    response = client.post(
        "/ru/account/login/", {"login": user.email, "password": PASSWORD} | data, query_params=query
    )

    assert response.status_code == 302
    assert is_here(response["Location"])


@pytest.mark.parametrize("target", ELSEWHERE)
def test_sign_up_and_sign_out_lead_nowhere_else(client, sign_up, target):
    signed_up = sign_up(next=target)
    client.cookies.clear()
    sign_in(client, UserFactory())
    signed_out = client.post("/ru/account/logout/", {"next": target})

    assert is_here(signed_up["Location"])
    assert is_here(signed_out["Location"])


def test_sign_in_leads_to_the_page_that_asked_for_it(client):
    user = UserFactory()

    response = sign_in(client, user, next="/ru/me/data/")

    assert response["Location"] == "/ru/me/data/"


def test_a_sixth_wrong_password_in_five_minutes_is_refused_with_429(client):
    user = UserFactory()
    statuses = []

    for number in range(6):
        response = client.post(
            "/kk/account/login/",
            {"login": user.email, "password": "wrong"},
            REMOTE_ADDR=f"192.0.2.{number}",
        )
        statuses.append(response.status_code)

    assert statuses == [200] * 5 + [429]
    assert response["Retry-After"] == "60"
    assert '<html lang="kk"' in response.content.decode()


def test_the_right_password_is_not_tried_once_the_limit_is_reached(client):
    user = UserFactory()
    for _number in range(6):
        client.post("/ru/account/login/", {"login": user.email.upper(), "password": "wrong"})

    assert sign_in(client, user).status_code == 429


def test_spraying_from_one_address_stops_whatever_headers_say(client):
    statuses = []

    for number in range(12):
        response = client.post(
            "/ru/account/login/",
            {"login": f"victim{number}@example.org", "password": "wrong"},
            headers={
                "x-forwarded-for": f"198.51.100.{number}",
                "x-real-ip": f"198.51.100.{number}",
                "forwarded": f"for=198.51.100.{number}",
            },
        )
        statuses.append(response.status_code)

    assert statuses == [200] * 10 + [429] * 2


def test_the_admin_has_no_door_of_its_own(client):
    response = client.get("/ru/admin/login/?next=/ru/admin/")

    assert response.status_code == 302
    assert response["Location"].startswith("/ru/account/login/")
    assert client.post(
        "/ru/admin/login/", {"username": "a@example.org", "password": "x"}
    ).status_code in (302, 429)


def test_a_successful_sign_in_does_not_count_against_others(client):
    for number in range(15):
        user = UserFactory(email=f"guest{number}@example.org")
        assert sign_in(client, user).status_code == 302
        client.cookies.clear()


def test_sign_in_changes_the_session_and_sign_out_ends_it(client):
    user = UserFactory()
    client.get("/ru/account/login/")
    planted = client.session
    planted["planted"] = True
    planted.save()
    before = planted.session_key

    sign_in(client, user)
    inside = client.session.session_key
    client.post("/ru/account/logout/")

    assert inside != before
    assert not Session.objects.filter(session_key__in=[before, inside]).exists()


def test_opening_the_sign_out_page_signs_nobody_out(client):
    sign_in(client, UserFactory())

    client.get("/ru/account/logout/")

    assert client.get("/ru/me/settings/").status_code == 200


def test_the_sessions_page_ends_the_other_sessions(client):
    user = UserFactory()
    other = type(client)()
    sign_in(other, user)
    sign_in(client, user)

    client.post("/ru/account/sessions/")

    assert client.get("/ru/me/settings/").status_code == 200
    assert other.get("/ru/me/settings/").status_code == 302


def test_a_deactivated_person_is_out_at_once(client):
    user = UserFactory()
    sign_in(client, user)

    user.is_active = False
    user.save()

    assert client.get("/ru/me/settings/").status_code == 302
    assert sign_in(client, user)["Location"] == "/ru/account/inactive/"


def test_known_and_unknown_addresses_get_one_refusal(client):
    UserFactory(email="known@example.org")
    answers = []

    for address in ("known@example.org", "unknown@example.org"):
        response = client.post("/ru/account/login/", {"login": address, "password": "wrong"})
        form = response.context["form"]
        answers.append((response.status_code, form.errors.as_json()))

    assert answers[0] == answers[1]


def test_a_code_by_mail_signs_in(client):
    from partnership.notifications.models import Message

    user = UserFactory()
    asked = client.post("/ru/account/login/code/", {"email": user.email})
    code = Message.objects.get().body_text.split("\n\n")[2].strip()

    response = client.post(asked["Location"], {"code": code})

    assert len(code) == 6
    assert response.status_code == 302
    assert client.get("/ru/me/settings/").status_code == 200
