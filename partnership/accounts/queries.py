"""Reading consents and accounts across relations."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef
from django.utils import timezone

from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentRecord, ConsentText, User, agreement_in_force


@dataclass(frozen=True)
class ConsentState:
    """What a person's page says about one purpose."""

    purpose: Purpose
    text: ConsentText | None
    record: ConsentRecord | None

    @property
    def label(self) -> str:
        return str(self.purpose.label)

    @property
    def in_force(self) -> bool:
        return self.record is not None and self.record.withdrawn_at is None

    @property
    def outdated(self) -> bool:
        """In force, but for a wording that has since been replaced."""
        return self.in_force and not (
            self.text and self.record and self.record.text_id == self.text.pk
        )


def current_text(purpose: str, *, now: datetime | None = None) -> ConsentText | None:
    """The wording in force: the latest published one; None before the first."""
    return (
        ConsentText.objects.filter(purpose=purpose, published_at__lte=now or timezone.now())
        .order_by("-published_at", "-pk")
        .first()
    )


def has_current(user: User, purpose: str) -> bool:
    """Whether the person agrees to the wording in force now, not only to an older one."""
    return User.objects.filter(agreement_in_force(purpose, OuterRef("pk")), pk=user.pk).exists()


def consent_states(user: User) -> list[ConsentState]:
    """Every purpose with its wording in force and the person's latest record."""
    texts: dict[str, ConsentText] = {}
    published = ConsentText.objects.filter(published_at__lte=timezone.now())
    for text in published.order_by("published_at", "pk"):
        texts[text.purpose] = text
    records: dict[str, ConsentRecord] = {}
    for record in ConsentRecord.objects.filter(user=user).order_by("given_at", "pk"):
        records[record.purpose] = record
    return [ConsentState(purpose, texts.get(purpose), records.get(purpose)) for purpose in Purpose]
