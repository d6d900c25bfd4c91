"""Stand-ins for mail kinds that are not registered, so that services can be tested alone."""

from pathlib import Path

from django.template.engine import Engine

from partnership.notifications import kinds
from partnership.notifications.choices import Category
from partnership.notifications.kinds import MailKind

TEMPLATES = Path(__file__).parent / "templates"
NAMES = (
    "registration.confirmed",
    "registration.cancelled",
    "waitlist.joined",
    "waitlist.offer",
    "waitlist.taken",
    "waitlist.expired",
    "event.changed",
    "event.postponed",
    "event.cancelled",
    "event.soon_week",
    "event.soon_day",
)


class Placeholder(MailKind):
    """A kind whose mail says nothing but its name."""

    @property
    def folder(self):
        return "mail/placeholder"


def stand_in():
    """Register a stand-in for every kind that is missing, and show the engine its templates."""
    for name in NAMES:
        if name not in kinds._kinds:
            category = Category.REMINDERS if name == "event.soon_week" else None
            kinds.register(Placeholder(name, name, lambda recipient, **ids: {}, category))
    engine = Engine.get_default()
    engine.dirs = [*engine.dirs, TEMPLATES]
    engine.__dict__.pop("template_loaders", None)
