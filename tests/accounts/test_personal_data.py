"""A copy of everything, deletion, and what is tidied away by itself."""

import json
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from auditlog.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.utils import timezone

from partnership.accounts import exports
from partnership.accounts.hooks import Hooks
from partnership.accounts.models import User
from partnership.accounts.services import erasure
from partnership.accounts.tasks import tidy_up
from tests.factories.accounts import PASSWORD, ConsentRecordFactory, UserFactory

pytestmark = pytest.mark.django_db


def sign_in(client, user):
    client.post("/ru/account/login/", {"login": user.email, "password": PASSWORD})


def test_the_download_holds_the_account_and_every_registered_section(client):
    user = UserFactory(full_name="Әсел Нұрланқызы")
    record = ConsentRecordFactory(user=user, version="7.0")
    ConsentRecordFactory()
    sign_in(client, user)
    exports.register("test", lambda person: [person.email])
    try:
        response = client.get("/ru/me/data/download/")
    finally:
        exports.sections._hooks.pop("test")

    document = json.loads(response.content)
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["Cache-Control"] == "private, no-store"
    assert "Әсел Нұрланқызы" in response.content.decode()
    assert document["account"]["email"] == user.email
    assert [row["version"] for row in document["consents"]] == [record.version]
    assert document["email_addresses"] == [{"email": user.email, "verified": True, "primary": True}]
    assert document["test"] == [user.email]
    assert "password" not in document["account"]


def test_a_hook_may_be_a_name_and_a_name_is_taken_once():
    hooks = Hooks()
    hooks.register("one", "partnership.accounts.exports.personal_data")
    hooks.register("one", "partnership.accounts.exports.personal_data")

    assert hooks.items() == [("one", exports.personal_data)]
    with pytest.raises(ValueError, match="registered twice"):
        hooks.register("one", "partnership.accounts.exports.register")


def test_deleting_asks_for_the_password_again(client):
    user = UserFactory()
    sign_in(client, user)

    response = client.post("/ru/me/data/delete/", {"understood": "yes"})

    assert response["Location"].startswith("/ru/account/reauthenticate/")
    assert User.objects.filter(pk=user.pk).exists()


def test_deleting_without_the_tick_deletes_nothing(client):
    user = UserFactory()
    sign_in(client, user)
    client.post("/ru/account/reauthenticate/", {"password": PASSWORD})

    response = client.post("/ru/me/data/delete/")

    assert response.status_code == 200
    assert User.objects.filter(pk=user.pk).exists()


def test_a_deleted_account_leaves_no_row_and_no_session(client):
    user = UserFactory(email="gone@example.org")
    ConsentRecordFactory(user=user)
    prepared = []
    other = type(client)()
    sign_in(other, user)
    sign_in(client, user)
    client.post("/ru/account/reauthenticate/", {"password": PASSWORD})
    erasure.register("test", prepared.append)
    try:
        response = client.post("/ru/me/data/delete/", {"understood": "yes"})
    finally:
        erasure.before_erasure._hooks.pop("test")

    assert response["Location"] == "/ru/account/login/"
    assert len(prepared) == 1
    assert not User.objects.filter(email="gone@example.org").exists()
    assert not EmailAddress.objects.filter(email="gone@example.org").exists()
    left = [session.get_decoded() for session in Session.objects.all()]
    assert [data for data in left if "_auth_user_id" in data] == []
    assert other.get("/ru/me/settings/").status_code == 302


def test_while_an_event_is_locked_nothing_is_deleted_and_the_form_is_kept(client):
    from tests.factories.applicants import RegistrationFactory

    user = RegistrationFactory().user
    sign_in(client, user)
    client.post("/ru/account/reauthenticate/", {"password": PASSWORD})

    with connection.execute_wrapper(lock_not_had_in_time):
        response = client.post("/ru/me/data/delete/", {"understood": "yes"})

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert re.search(r'name="understood" value="yes" required checked', page)
    assert 'class="note note--err" role="alert"' in page
    assert User.objects.filter(pk=user.pk).exists()


def lock_not_had_in_time(execute, sql, params, many, context):
    """What PostgreSQL answers after ``lock_timeout``."""
    if 'DELETE FROM "applicants_registration"' in sql:
        cause = Exception("canceling statement due to lock timeout")
        cause.pgcode = "55P03"
        raise OperationalError("lock timeout") from cause
    return execute(sql, params, many, context)


def test_no_log_quotes_a_deleted_person():
    user = UserFactory(email="marker@example.org", full_name="Маркер Маркерова")
    for entry in (user, ConsentRecordFactory(user=user)):
        LogEntry.objects.log_create(entry, action=LogEntry.Action.UPDATE, changes="{}")
    LogEntry.objects.log_create(
        UserFactory(), action=LogEntry.Action.UPDATE, changes="{}", actor=user
    )

    erasure.erase(user)

    left = str(list(LogEntry.objects.values()))
    assert {entry.actor for entry in LogEntry.objects.all()} == {None}
    assert ("Маркер" in left, "marker@" in left) == (False, False)


def test_a_failing_hook_keeps_the_account():
    user = UserFactory()

    def fail(person):
        raise RuntimeError

    erasure.register("test", fail)
    try:
        with pytest.raises(RuntimeError):
            erasure.erase(user)
    finally:
        erasure.before_erasure._hooks.pop("test")

    assert User.objects.filter(pk=user.pk).exists()


def test_staff_do_not_delete_themselves():
    user = UserFactory(staff=True)

    with pytest.raises(erasure.StaffAccount):
        erasure.erase(user)


def test_unverified_accounts_go_after_their_days(settings):
    settings.UNVERIFIED_ACCOUNT_DAYS = 7
    old = timezone.now() - timedelta(days=8)
    stale = UserFactory(verified=False, date_joined=old)
    fresh = UserFactory(verified=False)
    invited = UserFactory(verified=False, date_joined=old)
    verified = UserFactory(date_joined=old)
    for user in (stale, fresh):
        EmailAddress.objects.create(user=user, email=user.email, primary=True)

    tidy_up()

    assert set(User.objects.all()) == {fresh, invited, verified}


def test_no_log_quotes_an_account_that_was_never_confirmed():
    user = UserFactory(
        verified=False,
        email="marker@example.org",
        full_name="Маркер Маркерова",
        date_joined=timezone.now() - timedelta(days=30),
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    written = LogEntry.objects.get_for_object(user).count()

    tidy_up()

    left = str(list(LogEntry.objects.values()))
    assert (User.objects.filter(pk=user.pk).exists(), written) == (False, 1)
    assert ("Маркер" in left, "marker@" in left) == (False, False)


def test_an_unverified_account_that_holds_a_registration_stays(settings):
    from tests.factories.applicants import RegistrationFactory

    user = UserFactory(verified=False, date_joined=timezone.now() - timedelta(days=30))
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    RegistrationFactory(user=user)

    tidy_up()

    assert User.objects.filter(pk=user.pk).exists()


def test_expired_sessions_go(client):
    sign_in(client, UserFactory())
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    tidy_up()

    assert Session.objects.count() == 0
