"""Saying yes or no to a category of mail."""

from collections.abc import Mapping

from django.db import transaction

from partnership.accounts.models import User
from partnership.notifications.choices import Category, MessageState
from partnership.notifications.kinds import all_kinds
from partnership.notifications.models import Message, Preference


@transaction.atomic
def set_wishes(user: User, wishes: Mapping[Category, bool]) -> None:
    """Record each wish; what waits unsent in a refused category is discarded at once."""
    for category, wanted in wishes.items():
        Preference.objects.update_or_create(
            user=user, category=category, defaults={"wanted": wanted}
        )
    refused = {category for category, wanted in wishes.items() if not wanted}
    kinds = [kind.name for kind in all_kinds() if kind.category in refused]
    Message.objects.filter(recipient=user, kind__in=kinds, state=MessageState.QUEUED).update(
        state=MessageState.DISCARDED
    )


def refuse(user: User, category: Category) -> None:
    """No more mail of this category, from now on."""
    set_wishes(user, {category: False})
