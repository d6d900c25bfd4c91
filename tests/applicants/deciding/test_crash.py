"""A release in a real worker that is killed in the middle of it, and another that goes on."""

import time

import pytest

from applicants.choices.applications import Decision
from applicants.models import Application
from applicants.services.deciding.releasing import TASK, start_release
from applicants.services.deciding.staging import stage
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ApplicationFactory
from tests.factories.programs import OpenCallFactory
from tests.notifications.conftest import unused_port
from tests.notifications.worker import Worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PEOPLE = 240


class Releasing(Worker):
    """What the worker's database says of the release."""

    def release(self):
        [row] = self._read("SELECT state, done, switched_at IS NOT NULL FROM applicants_release")
        return row

    def states_of_applications(self):
        query = "SELECT state, count(*) FROM applicants_application GROUP BY state"
        return dict(self._read(query))

    def mails(self):
        query = "SELECT kind, count(DISTINCT key) FROM notifications_message GROUP BY kind"
        return dict(self._read(query))

    def moves(self):
        [[number]] = self._read("SELECT count(*) FROM applicants_applicationtrail")
        return number

    def let_the_lease_run_out(self):
        self._write("UPDATE applicants_release SET leased_until = '2020-01-01 00:00:00+00:00'")

    def wait_for(self, enough, seconds=90):
        deadline = time.monotonic() + seconds
        while not enough(self.release()):
            assert time.monotonic() < deadline, self.release()
            time.sleep(0.05)


@pytest.fixture
def worker(tmp_path):
    officer, call = UserFactory(), OpenCallFactory(in_review=True)
    rows = ApplicationFactory.create_batch(PEOPLE, call=call, in_review=True)
    stage(rows[:80], Decision.ACCEPT, by=officer)
    stage(rows[80:160], Decision.RESERVE, by=officer)
    stage(rows[160:], Decision.DECLINE, by=officer)
    start_release(call, by=officer)
    assert Application.objects.filter(state="in_review").count() == PEOPLE
    folder = tmp_path / "worker"
    folder.mkdir()
    found = Releasing(folder, smtp_port=unused_port())
    yield found
    found.close()


def test_a_worker_killed_in_the_middle_loses_nobody_and_tells_nobody_twice(worker):
    worker.start()
    worker.sweep(task=TASK)
    worker.wait_for(lambda release: release[1] >= 50)
    worker.kill()
    state, done, switched = worker.release()
    assert (state, bool(switched)) == ("running", True)
    assert 0 < done < PEOPLE
    assert worker.states_of_applications() == {"accepted": 80, "reserve": 80, "declined": 80}

    worker.let_the_lease_run_out()
    worker.start()
    worker.sweep(times=2, task=TASK)
    worker.wait_for(lambda release: release[0] == "done")

    assert worker.release()[1] == PEOPLE
    assert worker.moves() == PEOPLE
    assert worker.mails() == {"app.accepted": 80, "app.reserve": 80, "app.declined": 80}
