"""The portal's own system checks."""

import zoneinfo
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from partnership import checks
from tests.factories.events import EventFactory


def ids(messages):
    return [message.id for message in messages]


def test_almaty_is_five_hours_ahead_with_the_pinned_zone_data():
    assert checks.almaty_is_five_hours_ahead(None) == []
    assert datetime(2024, 2, 1, tzinfo=ZoneInfo("Asia/Almaty")).utcoffset().seconds == 6 * 3600


def test_zone_data_from_before_2024_is_an_error(tmp_path):
    """An operating system that never heard of the change still says +06:00."""
    (tmp_path / "Asia").mkdir()
    rule = b"\n<+06>-6\n"
    header = b"TZif2" + bytes(15) + (0).to_bytes(4) * 4 + (1).to_bytes(4) + (4).to_bytes(4)
    block = (21600).to_bytes(4) + bytes([0, 0]) + b"+06\0"
    (tmp_path / "Asia" / "Almaty").write_bytes((header + block) * 2 + rule)
    try:
        zoneinfo.reset_tzpath(to=[str(tmp_path)])
        ZoneInfo.clear_cache()

        found = checks.almaty_is_five_hours_ahead(None)
    finally:
        zoneinfo.reset_tzpath(to=())
        ZoneInfo.clear_cache()

    assert ids(found) == ["portal.E001"]


@pytest.mark.parametrize(
    "address",
    ["vendor/jquery-ui-0/missing.js", "https://ajax.googleapis.com/jquery-ui.js", "//cdn/x.js"],
)
def test_admin_scripts_from_elsewhere_are_an_error(settings, address):
    settings.JQUERY_UI_URL = address

    assert ids(checks.admin_scripts_are_served_by_us(None)) == ["portal.E002"]


def test_the_shipped_admin_scripts_are_found():
    assert checks.admin_scripts_are_served_by_us(None) == []


@pytest.mark.parametrize("value", ["", "000000000000", "Change me"])
def test_an_operator_left_blank_is_an_error(settings, value):
    settings.OPERATOR_BIN = value
    settings.SECURITY_CONTACT = settings.MAIL_FROM_ADDRESS = "portal@example.org"
    settings.OPERATOR_NAME = "Almaty Creative"

    found = checks.operator_is_named(None)

    assert [message.msg for message in found] == ["OPERATOR_BIN is not filled in."]


@pytest.mark.django_db
def test_a_database_that_knows_cyrillic_passes():
    assert checks.database_knows_cyrillic(None, databases=["default"]) == []


@pytest.mark.django_db
def test_a_database_that_knows_only_ascii_is_warned_about(monkeypatch):
    if connection.vendor != "postgresql":
        assert checks.database_knows_cyrillic(None, databases=["default"]) == []
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        monkeypatch.setattr(checks, "BLIND_COLLATIONS", {cursor.fetchone()[0]})

    assert ids(checks.database_knows_cyrillic(None, databases=["default"])) == ["portal.W002"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("invented", "setting", "found"),
    [(True, False, ["portal.W003"]), (True, True, []), (False, False, [])],
)
def test_invented_events_that_nothing_marks_are_warned_about(settings, invented, setting, found):
    EventFactory(is_demonstration=invented)
    settings.DEMONSTRATION_DATA = setting

    assert ids(checks.invented_events_are_marked(None, databases=["default"])) == found


@pytest.mark.django_db
def test_before_the_first_migration_there_is_nothing_to_warn_about(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert checks.invented_events_are_marked(None, databases=["default"]) == []


def test_letters_can_be_printed_or_the_check_says_what_to_install(monkeypatch):
    monkeypatch.setattr(checks, "PRINTING_LIBRARIES", ("no-such-library",))

    (warning,) = checks.letters_can_be_printed(None)

    assert warning.id == "portal.W004"
    assert "no-such-library" in warning.msg


@pytest.mark.paper
def test_where_papers_are_printed_no_library_is_missing():
    assert checks.letters_can_be_printed(None) == []
