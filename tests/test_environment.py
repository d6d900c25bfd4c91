"""The environment: what stops the start, what the shipped files promise."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from django.conf import settings

from partnership.env import BadEnvironment, Env
from partnership.kit.logs import logging_to_console
from tests.conftest import ROOT

COMPLETE = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "Zq3-vR8_kP1xW6yT0bN5mC9dF2gH7jL4sA-eU_iO3pQ8rS1tV6wX0yZ5",
    "SITE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "MAIL_FROM_ADDRESS": "portal@example.org",
    "OPERATOR_NAME": "Almaty Creative",
    "OPERATOR_BIN": "123456789012",
    "TRUSTED_PROXY_COUNT": "1",
}


def manage(arguments, variables, tmp_path=None):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | ({"DATA_DIR": str(tmp_path)} if tmp_path else {}) | variables,
        capture_output=True,
        text=True,
        check=False,
    )


# --- the readers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda env: env.boolean("X", False), "maybe"),
        (lambda env: env.integer("X", 1), "two"),
        (lambda env: env.integer("X", 1), "-1"),
        (lambda env: env.integer("X", 1), "²"),
        (lambda env: env.choice("X", ("a", "b"), "a"), "c"),
        (lambda env: env.secret("X", at_least=50), "short"),
        (lambda env: env.secret("X", at_least=50), "a" * 60),
        (lambda env: env.secret("X", at_least=50), ""),
        (lambda env: env.text("X"), " "),
        (lambda env: env.url("X", schemes=("https",)), "http://portal.example.org"),
        (lambda env: env.url("X", schemes=("https",)), "https://"),
        (lambda env: env.url("X", schemes=("https",)), "https://a:99999"),
        (lambda env: env.origin("X"), "https://portal.example.org/portal"),
        (lambda env: env.hosts("X", ()), "a.example.org,*"),
        (lambda env: env.database("X"), "mysql://a/b"),
        (lambda env: env.database("X"), "postgres://portal@127.0.0.1"),
        (lambda env: env.mail("X"), "http://mail.example.org"),
        (lambda env: env.address("X"), "nonsense"),
        (lambda env: env.addresses("X"), "a@example.org,x"),
        (lambda env: env.digits("X", length=12), "abc"),
        (lambda env: env.digits("X", length=12), "1234567890123"),
        (lambda env: env.redis("X"), "foo"),
        (lambda env: env.redis("X"), "redis://127.0.0.1:6379/abc"),
        (lambda env: env.folder("X", ROOT, writable=True), "/proc/nowhere"),
        (lambda env: env.folder("X", ROOT, writable=True), "/proc/self"),
    ],
)
def test_a_bad_value_ends_with_one_sentence_that_names_the_variable(read, value):
    with pytest.raises(BadEnvironment) as stopped:
        read(Env({"X": value}))

    sentence = str(stopped.value)
    assert sentence.startswith("X ")
    assert sentence.endswith("(see .env.example).")
    assert "\n" not in sentence


def test_good_values_arrive_with_their_type():
    env = Env({"YES": "on", "N": "7", "LIST": " a, b ,,", "SITE": "https://a.example.org/"})

    assert env.boolean("YES", False) is True
    assert env.integer("N", 1) == 7
    assert env.items("LIST") == ["a", "b"]
    assert env.origin("SITE") == "https://a.example.org"
    assert env.text("ABSENT", "default") == "default"
    assert env.redis("ABSENT", "redis://127.0.0.1/1") == "redis://127.0.0.1/1"


# --- the start --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "SITE_URL",
        "EMAIL_URL",
        "MAIL_FROM_ADDRESS",
        "OPERATOR_NAME",
        "OPERATOR_BIN",
    ],
)
def test_production_does_not_start_without_what_it_needs(name, tmp_path):
    done = manage(["check"], COMPLETE | {name: ""}, tmp_path)

    assert done.returncode != 0
    assert done.stdout + done.stderr == (
        f"{name} is missing: set it to "
        + done.stderr.partition("set it to ")[2].partition(" (see")[0]
        + " (see .env.example).\n"
    )


@pytest.mark.parametrize(
    ("name", "value", "wants"),
    [
        ("SITE_URL", "", "an address that starts with https:// or http://"),
        ("EMAIL_URL", "", "an address that starts with smtp:// or smtp+tls:// or smtp+ssl://"),
        ("MAIL_FROM_ADDRESS", "nonsense", "an e-mail address"),
        ("SECURITY_CONTACT", "foo", "an e-mail address"),
        ("ADMINS", "x", "e-mail addresses separated by commas"),
        ("OPERATOR_BIN", "abc", "12 digits"),
        ("REDIS_URL", "redis://127.0.0.1:1/abc", "an address like redis://host:6379/0"),
        ("REDIS_CACHE_URL", "foo", "an address that starts with redis:// or rediss://"),
        ("LOG_LEVEL", "loud", "one of: DEBUG, INFO, WARNING, ERROR"),
        ("DATA_DIR", "/proc/nowhere", "a folder that the portal may create and write to"),
    ],
)
def test_a_malformed_value_stops_the_start_and_says_what_is_wanted(name, value, wants, tmp_path):
    done = manage(["check"], COMPLETE | {"DATA_DIR": str(tmp_path), name: value})

    fault = "has a value that cannot be used" if value else "is missing"
    assert (done.returncode, done.stderr) == (
        1,
        f"{name} {fault}: set it to {wants} (see .env.example).\n",
    )


def test_a_malformed_number_of_workers_stops_gunicorn_with_one_sentence(tmp_path):
    command = [sys.executable, "-c", "import runpy; runpy.run_path('deploy/gunicorn.py')"]
    variables = os.environ | {"WEB_WORKERS": "abc"}

    done = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (
        1,
        "WEB_WORKERS has a value that cannot be used: "
        "set it to a whole number of at least 1 (see .env.example).\n",
    )


def test_the_host_of_the_site_is_always_answered_to(tmp_path):
    show = "from django.conf import settings as s; print(s.ALLOWED_HOSTS)"
    variables = COMPLETE | {"ALLOWED_HOSTS": "other.example.org", "DATA_DIR": str(tmp_path)}

    done = manage(["shell", "--no-imports", "-c", show], variables)

    assert done.stdout == "['portal.example.org', 'other.example.org']\n"


def test_the_log_level_governs_django_as_well():
    loggers = logging_to_console("ERROR")["loggers"]

    assert loggers["django"]["level"] == "ERROR"


def test_a_sweep_nobody_took_expires_before_the_next():
    schedule = settings.CELERY_BEAT_SCHEDULE.values()

    assert [entry["options"]["expires"] for entry in schedule] == [
        entry["schedule"] for entry in schedule
    ]


def test_production_with_a_complete_environment_passes_the_deploy_check(tmp_path):
    done = manage(["check", "--deploy", "--fail-level", "WARNING"], COMPLETE, tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_placeholder_for_the_operator_fails_the_deploy_check(tmp_path):
    variables = COMPLETE | {"OPERATOR_BIN": "000000000000"}

    done = manage(["check", "--deploy"], variables, tmp_path)

    assert done.returncode != 0
    assert "OPERATOR_BIN is not filled in." in done.stderr


def test_production_over_http_is_warned_about(tmp_path):
    variables = COMPLETE | {"SITE_URL": "http://portal.example.org"}

    assert "portal.W001" in manage(["check", "--deploy"], variables, tmp_path).stderr


# --- the shipped files ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_variable_that_is_read_is_explained_in_the_example_file():
    explained = set(re.findall(r"\b[A-Z][A-Z_]{2,}(?==)", (ROOT / ".env.example").read_text()))
    settings = (ROOT / "partnership" / "settings.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings))
    read |= set(re.findall(r"\$\{([A-Z_]+)[:}]", (ROOT / "docker-compose.yml").read_text()))

    assert read - explained == {"PORTAL_VERSION"}


def test_compose_runs_all_services_with_a_health_check(compose):
    services = compose["services"]

    assert set(services) == {
        "setup",
        "web",
        "worker",
        "beat",
        "database",
        "redis",
        "proxy",
    }
    assert [name for name in services if "healthcheck" not in services[name]] == ["setup"]


def test_compose_publishes_nothing_but_the_proxy(compose):
    published = [name for name, service in compose["services"].items() if "ports" in service]

    assert published == ["proxy"]


def test_compose_gives_no_service_more_than_it_needs(compose):
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
    assert "\nUSER portal\n" in (ROOT / "Dockerfile").read_text()


def test_compose_keeps_data_in_named_volumes(compose):
    used = {
        volume.partition(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith("./")
    }

    assert used == set(compose["volumes"])


def test_compose_refuses_to_start_without_secrets():
    text = (ROOT / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "DATABASE_PASSWORD", "DATABASE_ADMIN_PASSWORD", "SITE_URL"):
        assert f"${{{name}:?" in text


def test_compose_runs_one_beat_and_a_broker_that_forgets_nothing(compose):
    commands = [" ".join(service.get("command", [])) for service in compose["services"].values()]

    assert sum(" beat " in command for command in commands) == 1
    assert not any(" -B" in command for command in commands)
    assert any("--maxmemory-policy noeviction" in command for command in commands)


def test_requirements_are_pinned_exactly():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        pins = [line for line in lines if line and not line.startswith(("#", "-r "))]
        assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+", pin)] == []
