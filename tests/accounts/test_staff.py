"""Staff: second factor, short sessions, roles, the desk for accounts."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.utils import timezone

from partnership.accounts import roles
from partnership.accounts.choices import Role
from partnership.accounts.models import User
from tests.factories.accounts import ConsentTextFactory, UserFactory

pytestmark = pytest.mark.django_db


def second_factor(user):
    TOTP.activate(user, generate_totp_secret())


@pytest.mark.parametrize("path", ["", "accounts/user/", "events/event/", "jsi18n/"])
def test_staff_without_second_factor_are_sent_to_set_it_up(client, settings, path):
    settings.STAFF_MUST_USE_SECOND_FACTOR = True
    client.force_login(UserFactory(superuser=True))

    response = client.get(f"/kk/admin/{path}")

    assert (response.status_code, response["Location"]) == (302, "/kk/account/2fa/")
    assert len(list(get_messages(response.wsgi_request))) == 1


def test_staff_with_second_factor_get_in(client, settings):
    settings.STAFF_MUST_USE_SECOND_FACTOR = True
    user = UserFactory(superuser=True)
    second_factor(user)
    client.force_login(user)

    assert client.get("/ru/admin/").status_code == 200


def test_one_setting_decides_about_the_second_factor(client, settings):
    settings.STAFF_MUST_USE_SECOND_FACTOR = False
    client.force_login(UserFactory(superuser=True))

    assert client.get("/ru/admin/").status_code == 200


def test_a_member_is_refused_by_the_admin(client):
    client.force_login(UserFactory())

    assert client.get("/ru/admin/").status_code in (302, 403)


@pytest.mark.parametrize(
    ("visits", "still_in"),
    [((7 * 3600,), True), ((8 * 3600 + 61,), False), ((6 * 3600, 5 * 3600), True)],
)
def test_staff_sessions_end_after_eight_idle_hours(client, frozen_at, visits, still_in):
    clock = frozen_at("2026-03-02T09:00+05:00")
    client.force_login(UserFactory(staff=True))
    client.get("/ru/me/settings/")

    for pause in visits:
        clock.shift(timedelta(seconds=pause))
        response = client.get("/ru/me/settings/")

    assert (response.status_code == 200) is still_in


def test_staff_sessions_end_after_twelve_hours_of_work(client, frozen_at):
    clock = frozen_at("2026-03-02T09:00+05:00")
    client.force_login(UserFactory(staff=True))
    client.get("/ru/me/settings/")

    statuses = []
    for _visit in range(3):
        clock.shift(timedelta(hours=4, minutes=1))
        statuses.append(client.get("/ru/me/settings/").status_code)

    assert statuses == [200, 200, 302]


def test_a_members_session_lasts_longer(client, frozen_at):
    clock = frozen_at("2026-03-02T09:00+05:00")
    client.force_login(UserFactory())
    client.get("/ru/me/settings/")

    clock.shift(timedelta(days=10))

    assert client.get("/ru/me/settings/").status_code == 200


def test_six_groups_exist_and_granting_again_changes_nothing():
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}

    roles.grant_all()

    after = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    assert set(before) == set(Role.values)
    assert before == after


def allowed(role):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("coordinator", "events.delete_event", "accounts.change_user"),
        ("coordinator", "notifications.change_message", "notifications.delete_message"),
        ("sector_officer", "events.change_speaker", "applicants.change_registration"),
        ("door_staff", "applicants.change_registration", "events.change_event"),
        ("translator", "programs.change_sector", "applicants.view_registration"),
        ("viewer", "events.view_event", "events.change_event"),
        ("reviewer", "applicants.review_applications", "applicants.view_application"),
        ("coordinator", "applicants.release_decisions", "accounts.view_user"),
        ("sector_officer", "applicants.run_selection", "applicants.release_decisions"),
        ("reviewer", "events.view_event", "applicants.view_professional"),
    ],
)
def test_a_role_may_do_its_own_work_only(role, may, may_not):
    user = allowed(role)

    assert (user.has_perm(may), user.has_perm(may_not)) == (True, False)


@pytest.mark.parametrize(
    ("role", "special"),
    [
        (
            "coordinator",
            ["applicants.export_participants", "applicants.view_needs", "events.run_event"],
        ),
        ("sector_officer", ["applicants.export_participants", "events.run_event"]),
        ("door_staff", ["applicants.view_needs"]),
        ("reviewer", []),
        ("translator", []),
        ("viewer", []),
    ],
)
def test_who_runs_events_sees_needs_and_takes_lists_away(role, special):
    names = ("applicants.view_needs", "applicants.export_participants", "events.run_event")

    assert sorted(name for name in names if allowed(role).has_perm(name)) == special


@pytest.fixture
def chief(client):
    user = UserFactory(superuser=True)
    client.force_login(user)
    return user


def test_the_desk_shows_no_password_hash(client, chief):
    person = UserFactory()

    html = client.get(f"/ru/admin/accounts/user/{person.pk}/change/").content.decode()

    assert person.password not in html
    assert 'name="password"' not in html


def test_a_new_account_has_no_password(client, chief):
    client.post(
        "/ru/admin/accounts/user/add/",
        {
            "email": "new@example.org",
            "full_name": "Жаңа",
            "language": "kk",
            "time_zone": "Asia/Almaty",
            "is_active": "on",
        },
    )

    assert User.objects.get(email="new@example.org").has_usable_password() is False


def test_the_desk_ends_all_sessions_of_a_person(client, chief):
    from tests.factories.accounts import PASSWORD

    person = UserFactory()
    other = type(client)()
    other.post("/ru/account/login/", {"login": person.email, "password": PASSWORD})

    client.post(
        "/ru/admin/accounts/user/",
        {"action": "end_all_sessions", "_selected_action": [person.pk]},
    )

    assert other.get("/ru/me/settings/").status_code == 302


def test_a_published_text_can_never_be_edited(client, chief):
    published = ConsentTextFactory()
    draft = ConsentTextFactory(published_at=None)
    future = ConsentTextFactory(published_at=timezone.now() + timedelta(days=1))

    def editable(text):
        html = client.get(f"/ru/admin/accounts/consenttext/{text.pk}/change/").content.decode()
        return 'name="text_ru"' in html

    assert [editable(text) for text in (published, draft, future)] == [False, True, True]


def test_only_a_superuser_hands_out_rights(client):
    from django.contrib.auth.models import Permission

    helper = UserFactory(staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="change_user"))
    helper.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(helper)

    client.post(
        f"/ru/admin/accounts/user/{helper.pk}/change/",
        {
            "full_name": "Көмекші",
            "language": "kk",
            "time_zone": "Asia/Almaty",
            "is_superuser": "on",
            "is_staff": "on",
        },
    )

    helper.refresh_from_db()
    assert (helper.full_name, helper.is_superuser) == ("Көмекші", False)


def test_login_is_required_everywhere_but_on_the_named_doors():
    from allauth.urls import urlpatterns

    open_names = {
        pattern.name
        for pattern in _flat(urlpatterns)
        if not getattr(pattern.callback, "login_required", True)
    }

    assert open_names == {
        "account_confirm_email",
        "account_confirm_login_code",
        "account_email_verification_sent",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_signup",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }


def _flat(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _flat(pattern.url_patterns)
        else:
            yield pattern
