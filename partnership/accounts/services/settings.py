"""What a person changes about the account."""

from django.db import transaction

from partnership.accounts.models import User


@transaction.atomic
def change_settings(user: User, *, full_name: str, language: str, time_zone: str) -> User:
    """Save name, language and time zone; the next mail is in the new language."""
    user.full_name = full_name
    user.language = language
    user.time_zone = time_zone
    user.save(update_fields=["full_name", "language", "time_zone"])
    return user
