"""A portal served by gunicorn in processes of its own, and posts as a browser sends them."""

import http.client
import subprocess
import sys
import time
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from tests.conftest import ROOT, clean_environment, free_port, wait_for_port

FORM = "application/x-www-form-urlencoded"
STAGE = "import django; django.setup(); from tests.journeys import stage; stage.main()"


def run(folder, *arguments, **environment):
    """``python …`` to its end, with the settings of a portal on this machine; its output."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=surroundings(folder, **environment),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def surroundings(folder, **environment):
    return (
        clean_environment()
        | {"PORTAL_MODE": "local", "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
        | {"DJANGO_SETTINGS_MODULE": "partnership.settings"}
        | environment
    )


@contextmanager
def process(folder, *arguments, **environment):
    """``python …`` for as long as the block lasts; what it says goes into a file."""
    log = Path(folder) / f"log-{free_port()}"
    child = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=surroundings(folder, **environment),
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
    )
    try:
        yield SimpleNamespace(child=child, log=log)
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def web(folder, *, workers=3, threads=8, **environment):
    """The address of a web server that answers; it is not told of what happens around it."""
    port = free_port()
    gunicorn = f"-m gunicorn partnership.wsgi --bind 127.0.0.1:{port} --worker-class gthread"
    gunicorn += f" --workers {workers} --threads {threads} --no-control-socket"
    with process(
        folder, *gunicorn.split(), SITE_URL=f"http://127.0.0.1:{port}", **environment
    ) as server:
        wait_for_port(port)
        site = Site(port, server.log)
        warm_up(site)
        yield site


def warm_up(site, seconds=60):
    """Every worker compiles its templates before anything is measured."""
    deadline = time.monotonic() + seconds
    for _round in range(12):
        while site.get("/kk/events/").status != 200:
            assert time.monotonic() < deadline, site.log.read_text()
            time.sleep(0.2)


class Site:
    """Asks one server, each time over a connection of its own; never follows a redirect."""

    def __init__(self, port, log):
        self.port, self.log = port, log

    def get(self, path, cookies=None):
        return self._ask("GET", path, cookies or {})

    def post(self, path, values, cookies):
        return self._ask("POST", path, cookies, urlencode(values))

    def _ask(self, method, path, cookies, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Connection": "close", "Accept-Language": "ru"}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if body is not None:
            headers |= {"Content-Type": FORM, "Origin": f"http://127.0.0.1:{self.port}"}
        began = time.monotonic()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer, text, time.monotonic() - began)
        finally:
            connection.close()

    def filled_form(self, path, cookies=None, **values):
        """GET the form as a browser does; returns what it would post, and with which cookies."""
        page = self.get(path, cookies)
        assert page.status == 200, (path, page.status, page.location)
        return page.hidden() | values, (cookies or {}) | page.cookies


class Answer:
    def __init__(self, answer, text, seconds):
        self.status, self.text, self.seconds = answer.status, text, seconds
        self.location = answer.getheader("Location") or ""
        set_cookies = answer.headers.get_all("Set-Cookie") or []
        self.cookies = dict(line.split(";")[0].split("=", 1) for line in set_cookies)

    def hidden(self):
        """The hidden values of the page's forms, the first of each name."""
        found = Hidden()
        found.feed(self.text)
        return found.values


class Hidden(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values = {}

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.values.setdefault(given["name"], given.get("value") or "")
