"""The shipped proxy keeps pages of the public for a moment and nobody's own."""

import getpass
import http.client
import shutil
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.conftest import ROOT, free_port, wait_for_port

PUBLIC = "public, max-age=0, s-maxage=10"


class Portal(BaseHTTPRequestHandler):
    """Stands for the portal: every answer is a new number."""

    protocol_version = "HTTP/1.1"
    answered = 0

    def do_GET(self):
        Portal.answered += 1
        body = str(Portal.answered).encode()
        private = "session=" in self.headers.get("Cookie", "") or "/own/" in self.path
        self.send_response(200)
        self.send_header("Cache-Control", "private, no-store" if private else self.public())
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)

    def public(self):
        return PUBLIC.replace("10", "1") if "/brief/" in self.path else PUBLIC

    do_HEAD = do_POST = do_GET

    def log_message(self, *arguments):
        pass


@pytest.fixture
def portal():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask(portal, tmp_path):
    """Ask through nginx, as it is shipped but for its ports and folders."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.skip("nginx is not installed here")
    port = free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for shipped, here in (
        ("web:8000", f"127.0.0.1:{portal.server_port}"),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/tmp/", f"{tmp_path}/"),
        ("access_log /dev/stdout short", "access_log off"),
    ):
        assert shipped in text
        text = text.replace(shipped, here)
    conf = tmp_path / "nginx.conf"
    conf.write_text(text)
    process = subprocess.Popen(
        [nginx, "-c", str(conf), "-g", f"daemon off; user {getpass.getuser()};"]
    )
    wait_for_port(port)

    def answer(path="/ru/", method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(method, path, headers=headers)
        return connection.getresponse().read().decode()

    yield answer
    process.terminate()
    process.wait(10)


def test_strangers_share_an_answer_and_people_signed_in_do_not(ask):
    first = ask()

    assert (ask(), ask(Cookie="csrf=x")) == (first, first)
    for cookie in ("session=a", "x=1; __Host-session=a", "messages=a"):
        assert ask(Cookie=cookie) != first
    assert ask() == first


def test_what_is_nobodys_business_or_asked_differently_is_not_shared(ask):
    first = ask("/ru/events/")

    others = [
        ask("/ru/events/?page=2"),
        ask("/ru/events/", Host="other.example"),
        ask("/ru/events/", **{"HX-Request": "true"}),
        ask("/ru/events/", **{"X-Forwarded-Proto": "https"}),
        ask("/ru/events/", method="POST"),
        ask("/own/"),
        ask("/own/"),
    ]

    assert len({first, *others}) == 8
    assert ask("/ru/events/", method="HEAD") == ""


def test_the_last_page_is_shown_only_while_the_portal_is_away(ask, portal):
    old = ask("/brief/")
    time.sleep(2.1)
    kept = ask("/brief/")
    time.sleep(2.1)
    portal.shutdown()
    portal.server_close()

    assert kept != old
    assert ask("/brief/") == kept
