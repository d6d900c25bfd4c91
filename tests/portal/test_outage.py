"""Pages while the database is away."""

import pytest
from django.conf import settings as portal_settings

from tests.conftest import ROOT, answer_of, free_port


@pytest.fixture
def portal_without_database(start_process, tmp_path):
    """gunicorn in front of a database that does not exist."""
    port = free_port()
    start_process(
        *["-m", "gunicorn", "partnership.wsgi", "--bind", f"127.0.0.1:{port}"],
        DATABASE_URL=f"postgres://nobody:secret-word@127.0.0.1:{free_port()}/nothing",
        PORTAL_MODE="test",
        DATA_DIR=str(tmp_path),
    )
    return f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("language", [code for code, _ in portal_settings.LANGUAGES])
def test_a_page_without_database_is_a_kind_503_in_the_language_of_its_address(
    portal_without_database, language
):
    status, page = answer_of(f"{portal_without_database}/{language}/events/")

    assert status == 503
    assert f'<html lang="{language}"' in page
    assert "secret-word" not in page
    assert "Traceback" not in page


def test_health_without_database_is_503_and_names_no_secret(portal_without_database):
    status, body = answer_of(f"{portal_without_database}/healthz")

    assert status == 503
    assert '"database": "down"' in body
    assert "secret-word" not in body
    assert str(ROOT) not in body
