"""The outbox when processes die, Redis forgets, or neither Redis nor the mail server is there."""

import os
import shutil
import socket
import time

import pytest

from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory
from tests.notifications.worker import Worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SENDERS = 2  # processes of one worker that may each die between sending and recording


@pytest.fixture
def redis_server(request):
    """A Redis of this test's own where there is one; else the embedded broker is used."""
    if os.environ.get("TEST_REDIS_URL") and shutil.which("redis-server"):
        return request.getfixturevalue("own_redis")
    return None


@pytest.fixture
def make_worker(tmp_path, sink, redis_server):
    """A worker once the rows it shall find are written."""
    made = []

    def make() -> Worker:
        folder = tmp_path / "worker"
        folder.mkdir()
        url = redis_server.url if redis_server else ""
        made.append(Worker(folder, smtp_port=sink.port, redis_url=url))
        return made[-1]

    yield make
    for worker in made:
        worker.close()


def write_mails(count: int) -> dict[str, str]:
    """Address and Message-ID of that many due mails."""
    user = UserFactory()
    mails = [
        MessageFactory.build(recipient=user, address=f"reader{number}@example.org")
        for number in range(count)
    ]
    Message.objects.bulk_create(mails)
    return {mail.address: mail.message_id for mail in mails}


def wait_until_sent(worker: Worker, count: int, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while worker.states() != {MessageState.SENT.value: count}:
        assert time.monotonic() < deadline, worker.states()
        time.sleep(0.2)


def test_a_worker_killed_three_times_reaches_everyone_and_repeats_only_itself(sink, make_worker):
    expected = write_mails(1000)
    worker = make_worker()

    for reached in (100, 500, 900):
        worker.start()
        worker.sweep(times=4)
        sink.wait_for(reached, seconds=40)
        worker.kill()
        worker.let_leases_run_out()
    assert worker.states().get("sent", 0) < 1000
    worker.start()
    worker.sweep(times=4)
    wait_until_sent(worker, 1000)

    assert {address: set(ids) for address, ids in sink.by_address.items()} == {
        address: {message_id} for address, message_id in expected.items()
    }
    assert len(sink.mails) - 1000 <= 3 * SENDERS


def test_mail_forgotten_by_redis_is_sent_by_the_next_sweep(sink, make_worker, redis_server):
    if redis_server is None:
        pytest.skip("Redis was not found (TEST_REDIS_URL)")
    expected = write_mails(200)
    worker = make_worker()
    worker.sweep(times=3)

    redis_server.stop()
    redis_server.start()
    worker.start()
    worker.sweep()
    wait_until_sent(worker, 200)

    assert sink.by_address == {address: [found] for address, found in expected.items()}


def test_one_sweep_is_enough_for_more_mail_than_one_run_takes(sink, make_worker):
    write_mails(600)
    worker = make_worker()

    worker.start()
    worker.sweep()
    wait_until_sent(worker, 600)

    assert len(sink.mails) == 600


def test_mail_waits_for_the_mail_server_and_then_goes(sink, make_worker):
    write_mails(20)
    worker = make_worker()
    sink.stop()
    worker.start()
    worker.sweep()
    worker.wait_for_log("mail server away")
    assert sink.mails == []

    sink.start()
    worker.let_waits_end()
    worker.sweep()
    wait_until_sent(worker, 20)

    assert len(sink.mails) == len(set(sink.addresses)) == 20


NOTIFY = """
import time, django
django.setup()
from celery import current_app
from django.db import transaction
from partnership.notifications.services import hints
started = time.monotonic()
with transaction.atomic():
    hints.hint_on_commit()
    hints.hint_on_commit()
print("SECONDS", time.monotonic() - started)
"""


def _port_that_refuses() -> tuple[int, list[socket.socket]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1], []


def _port_that_says_nothing() -> tuple[int, list[socket.socket]]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(20)
    return listener.getsockname()[1], [listener]


@pytest.mark.parametrize("away", [_port_that_refuses, _port_that_says_nothing])
def test_a_commit_with_mail_takes_less_than_a_second_and_a_half_without_redis(
    away, start_process, tmp_path
):
    port, keep_open = away()

    process = start_process(
        "-c",
        NOTIFY,
        REDIS_URL=f"redis://127.0.0.1:{port}/0",
        DATA_DIR=str(tmp_path),
        PORTAL_MODE="test",
        DJANGO_SETTINGS_MODULE="partnership.settings",
    )
    output, _ = process.communicate(timeout=60)

    for listener in keep_open:
        listener.close()
    [seconds] = [line.split()[1] for line in output.splitlines() if line.startswith("SECONDS")]
    assert process.returncode == 0, output
    assert "broker away" in output
    assert float(seconds) < 1.5
