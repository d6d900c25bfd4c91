"""The portal's own name, for mails and calendars."""

from django.utils.translation import gettext


def portal_title() -> str:
    """In the active language."""
    return gettext("Almaty Creative – Institut français Partnership Portal")
