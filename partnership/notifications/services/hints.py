"""Telling the worker, once per transaction, that mail is waiting."""

from partnership.kit import hints

publish_hint = hints.Hint("notifications.deliver_due")


def hint_on_commit() -> None:
    """Publish after the commit; many mails in one transaction make one hint."""
    hints.hint_on_commit(publish_hint.task)
