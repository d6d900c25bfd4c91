"""What each group of staff may do; the groups are written anew after every migration."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q
from modeltranslation.translator import translator

from partnership.accounts.choices import Role

VIEW = ("view",)
CHANGE = ("view", "change")
EDIT = ("view", "add", "change")
ALL = ("view", "add", "change", "delete")

# What a call is made of; who may run it may also add and delete these.
CALL_PARTS = (
    *("callstage", "callquestion", "questionoption", "eligibilityquestion"),
    *("criterion", "juryseat", "callaim"),
)

# (app, model or "*") → actions. Users, groups and settings stay with superusers.
RIGHTS: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {
    Role.COORDINATOR: {
        ("programs", "*"): ALL,
        ("events", "*"): ALL,
        ("applicants", "*"): ALL,
        ("notifications", "message"): CHANGE,
        ("notifications", "preference"): VIEW,
        ("notifications", "suppressedaddress"): ("view", "delete"),
    },
    Role.SECTOR_OFFICER: {
        ("programs", "*"): VIEW,
        ("programs", "opencall"): EDIT,
        **{("programs", model): ALL for model in CALL_PARTS},
        ("events", "*"): EDIT,
        ("applicants", "*"): VIEW,
    },
    # Reviewers read applications on their own pages only: in a blind call even a profile or a
    # project in the admin would tell them whose an application is.
    Role.REVIEWER: {("programs", "*"): VIEW, ("events", "*"): VIEW},
    Role.DOOR_STAFF: {
        ("events", "event"): VIEW,
        ("applicants", "registration"): CHANGE,
    },
    Role.TRANSLATOR: {},
    Role.VIEWER: {("programs", "*"): VIEW, ("events", "*"): VIEW},
    Role.PARTNER: {},
}

# What is more than viewing and changing rows: app and permission.
SPECIAL: dict[str, tuple[tuple[str, str], ...]] = {
    Role.COORDINATOR: (
        ("programs", "run_opencall"),
        ("events", "run_event"),
        ("events", "work_everywhere"),
        ("applicants", "view_needs"),
        ("applicants", "export_participants"),
        ("applicants", "publish_professional"),
        ("applicants", "run_selection"),
        ("applicants", "release_decisions"),
        ("applicants", "export_applications"),
        ("applicants", "revoke_letter"),
    ),
    Role.SECTOR_OFFICER: (
        ("programs", "run_opencall"),
        ("events", "run_event"),
        ("applicants", "export_participants"),
        ("applicants", "publish_professional"),
        ("applicants", "run_selection"),
        ("applicants", "export_applications"),
    ),
    Role.REVIEWER: (("applicants", "review_applications"),),
    Role.DOOR_STAFF: (("applicants", "view_needs"),),
}


def grant_after_migrate(sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Once per migration, when the last app has its permissions."""
    with_models = [config for config in apps.get_app_configs() if config.models_module]
    if sender.label == with_models[-1].label:
        grant_all(using=using)


def grant_all(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the groups hold exactly these rights; running it again changes nothing."""
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for role in Role:
        group, _created = group_model.objects.using(using).get_or_create(name=role.value)
        wanted = permission_model.objects.using(using).filter(_condition(role))
        group.permissions.set(wanted)


def _condition(role: Role) -> Q:
    condition = Q(pk__in=[])
    for (app, model), actions in _rights(role):
        codenames = [f"{action}_{name}" for action in actions for name in _models(app, model)]
        condition |= Q(content_type__app_label=app, codename__in=codenames)
    for app, codename in SPECIAL.get(role, ()):
        condition |= Q(content_type__app_label=app, codename=codename)
    return condition


def _rights(role: Role) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    yield from RIGHTS[role].items()
    if role == Role.TRANSLATOR:
        for model in translator.get_registered_models(abstract=False):
            yield (model._meta.app_label, model._meta.model_name or ""), CHANGE


def _models(app: str, model: str) -> list[str]:
    if model != "*":
        return [model]
    return [found._meta.model_name or "" for found in apps.get_app_config(app).get_models()]
