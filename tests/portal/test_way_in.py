"""The addresses without a language."""

import pytest
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory
from django.utils import timezone

from partnership.notifications.services import heartbeat
from partnership.portal.views import root


@pytest.mark.parametrize(
    ("cookie", "accepts", "goes_to"),
    [
        ("", "", "/ru/"),
        ("", "de,*", "/ru/"),
        ("", "kk-KZ,ru;q=0.8", "/kk/"),
        ("", "fr-CA", "/fr/"),
        ("en", "fr", "/en/"),
        ("xx", "fr", "/fr/"),
    ],
)
def test_the_way_in_leads_to_the_visitors_language(client, cookie, accepts, goes_to):
    if cookie:
        client.cookies["django_language"] = cookie

    response = client.get("/?from=mail", headers={"accept-language": accepts})

    assert response.status_code == 302
    assert response["Location"] == f"{goes_to}?from=mail"
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert not response.cookies


def test_the_admin_without_a_language_leads_to_the_visitors_one(client):
    response = client.get("/admin/", headers={"accept-language": "kk"})

    assert response["Location"] == "/kk/admin/"


def test_robots_stay_out_of_private_pages_and_of_demonstration_data(client, settings):
    real = client.get("/robots.txt").content.decode()
    settings.DEMONSTRATION_DATA = True
    demonstration = client.get("/robots.txt").content.decode()

    assert "Disallow: /kk/account/" in real
    assert "Disallow: /\n" not in real
    assert demonstration == "User-agent: *\nDisallow: /\n"


def test_the_security_contact_is_published_and_not_expired(client, settings):
    settings.SECURITY_CONTACT = "security@portal.example.org"

    response = client.get("/.well-known/security.txt")

    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines["Contact"] == "mailto:security@portal.example.org"
    assert lines["Expires"] > timezone.now().strftime("%Y-%m-%d")


def test_browsers_asking_for_favicon_ico_get_the_drawing(client):
    assert client.get("/favicon.ico")["Location"].endswith(".svg")


@pytest.mark.django_db
def test_health_is_ok_when_everything_answers(client):
    heartbeat.beat()

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "cache": "ok",
        "worker": "ok",
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_health_is_degraded_when_the_worker_is_silent(client, frozen_at):
    clock = frozen_at("2026-03-01T09:00+05:00")
    heartbeat.beat()
    clock.shift(15 * 60)

    response = client.get("/healthz")

    assert response.status_code == 200
    assert (response.json()["status"], response.json()["worker"]) == ("degraded", "late")


@pytest.mark.django_db
def test_health_is_degraded_when_no_worker_was_ever_seen(client):
    cache.clear()

    assert client.get("/healthz").json()["worker"] == "unknown"


@pytest.mark.django_db
def test_health_is_down_when_a_migration_is_missing(client):
    MigrationRecorder(connection).migration_qs.filter(app="events").delete()

    response = client.get("/healthz")

    assert response.status_code == 503
    assert (response.json()["status"], response.json()["migrations"]) == ("down", "outdated")


def test_health_answers_over_http_where_all_else_is_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    elsewhere = client.get("/robots.txt")

    assert elsewhere.status_code == 301
    assert any("healthz" in pattern for pattern in settings.SECURE_REDIRECT_EXEMPT)


def test_uploads_are_served_from_their_folder_only(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (tmp_path / "secret").write_text("no")
    (settings.MEDIA_ROOT / "cover.txt").write_text("yes")
    request = RequestFactory().get("/media/")

    served = root.media(request, "cover.txt")

    assert b"".join(served.streaming_content) == b"yes"
    with pytest.raises(SuspiciousFileOperation):
        root.media(request, "../secret")
