"""Every mail of this app; a module per subject, the words in ``templates/mail/<kind>/``."""

from applicants.mails import (
    applications,
    calls,
    collectives,
    interest,
    invitations,
    jury,
    papers,
    publication,
    registrations,
)


def register_kinds() -> None:
    """Make them known to the outbox; called once, at the start."""
    registrations.register_kinds()
    interest.register_kinds()
    publication.register_kinds()
    collectives.register_kinds()
    applications.register_kinds()
    invitations.register_kinds()
    calls.register_kinds()
    jury.register_kinds()
    papers.register_kinds()
