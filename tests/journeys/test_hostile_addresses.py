"""Addresses that no page made: every public page answers them calmly, on PostgreSQL too."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys.conftest import copy_of, database
from tests.journeys.serving import STAGE, run, web
from tests.test_addresses import PUBLIC, addresses, example

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

CALM = {200, 301, 302, 400, 404, 405}
# No answer may keep a worker longer than this.
SECONDS = 5
NAMES = ("q", "kind", "place", "month", "language", "sector", "page", "past", "next")
VALUES = (
    "%00",
    "a%00b",
    "%ff",
    "%f0%9f%92%a9",
    "%ed%a0%80",
    "%E2%80%AE",
    "1'%22%3E%3Cscript%3E",
    "%25",
    "_%5C",
    "-1",
    "0",
    "1.5",
    "1e999",
    "NaN",
    "%EF%BC%91",
    "9" * 20,
    "9" * 400,
    "last",
    "no-such",
    "2025-02-30",
    "0000-00",
    "9999-99",
    "99999-12",
    "2025-13",
    "//evil.example",
    "{{7*7}}",
    "x" * 3000,
)
WHOLE = (
    "&".join(f"q={number}" for number in range(200)),
    "a&" * 1200,
    "page[]=1&page[0]=2&sector[]=x&sector=%00",
    "page=1&page=2&kind=seminar&kind=x&month=&month=2026-01",
    "&&&==&=x",
    "%",
    "%zz=%zz",
)
PATHS = (
    "/kk/events/%00/",
    "/kk/events/%ff/",
    "/kk/events/..%2f..%2fetc%2fpasswd/",
    "/kk/events/../../etc/passwd",
    "/static/../partnership/settings.py",
    "/static/%2e%2e/manage.py",
    "/kk/events/" + "x" * 3000 + "/",
    "/kk/me/registrations/9223372036854775808/",
    "/kk/me/registrations/" + "9" * 60 + "/",
    "/xx/",
    "/xx/events/",
    "/kk" * 200 + "/",
    "/kk-%00/",
    "/%F0%9F%98%80/",
    "/kk/%F0%9F%98%80/",
    "/kk/events/%F0%9F%98%80/",
    "//evil.example/",
    "/kz//evil.example/",
    "/kk/mail/unsubscribe/" + "a" * 2000 + "/",
    "/kk/account/confirm-email/%00/",
    "/kk/account/password/reset/key/x-%00/",
)


# Pages of a mailed link or of a step begun before: without it they say so.
NEED_MORE = {
    "/ru/mail/unsubscribe/x/",
    "/ru/partners/write/confirm/x/",
    "/ru/applications/join/x/",
    "/ru/applications/endorse/x/",
}
# Parts of addresses that are one of a few known words.
NAMED = {
    "og/<slug:kind>": "og/sector",
    "kind/<slug:kind>": "kind/masterclass",
    "<slug:section>": "events",
    "edit/<slug:step>": "edit/project",
}


@pytest.fixture(scope="module")
def surroundings(prepared, prepared_postgres, postgres_server, postgres_url, tmp_path_factory):
    folder = copy_of(prepared, tmp_path_factory.mktemp("hostile"))
    with database(postgres_server, postgres_url, prepared_postgres) as (_name, url):
        yield folder, {"DATABASE_URL": url}


@pytest.fixture(scope="module")
def site(surroundings):
    folder, environment = surroundings
    with web(folder, **environment) as found:
        yield found


@pytest.fixture(scope="module")
def public(surroundings):
    """One address of every public page, of a real event where it wants one."""
    folder, environment = surroundings
    scene = json.loads(run(folder, "-c", STAGE, "set", "1", **environment))
    run(folder, "-c", STAGE, "exhibit", str(scene["event"]), **environment)
    slug = scene["path"].split("/")[-2]
    return sorted(filled(pattern, slug) for name, pattern, _view in addresses() if name in PUBLIC)


def filled(pattern, slug):
    written = re.sub(r"\(\?P<\w+>[^()]*\)", "x1", pattern).replace("^", "").replace("$", "")
    written = written.replace("events/<slug:slug>", f"events/{slug}")
    for part, value in NAMED.items():
        written = written.replace(part, value)
    return example(written.replace("<slug:purpose>", "processing")).replace("//", "/")


def ask(site, paths):
    """What is not calm among the answers, and what took too long."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(site.get, paths))
    return [
        (path[:120], answer.status, round(answer.seconds, 1))
        for path, answer in zip(paths, answers, strict=True)
        if answer.status not in CALM or answer.seconds > SECONDS
    ]


def test_the_pages_that_are_tried_are_there(site, public):
    answers = {path: site.get(path).status for path in public}

    assert len(public) == len(PUBLIC)
    assert {path for path, status in answers.items() if status >= 400} == NEED_MORE


def test_every_filter_survives_every_hostile_value(site):
    queries = [f"{name}={value}" for name in NAMES for value in VALUES]

    assert ask(site, [f"/kk/events/?{query}" for query in [*queries, *WHOLE]]) == []


def test_every_public_page_survives_hostile_queries(site, public):
    queries = ["&".join(f"{name}={value}" for name in NAMES) for value in VALUES[:12]]

    assert ask(site, [f"{path}?{query}" for path in public for query in [*queries, *WHOLE]]) == []


def test_hostile_paths_are_refused_calmly(site):
    assert ask(site, list(PATHS)) == []
