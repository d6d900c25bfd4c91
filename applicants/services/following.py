"""Following sectors, to hear of their calls before they close."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from applicants.models import SectorFollower
from partnership.accounts.models import User
from programs.models import Sector


@transaction.atomic
def follow_only(user: User, sectors: Collection[Sector]) -> None:
    """From now on these and no others; what was followed before keeps its day."""
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
    followed = SectorFollower.objects.filter(user=user)
    followed.exclude(sector__in=sectors).delete()
    known = set(followed.values_list("sector_id", flat=True))
    now = timezone.now()
    SectorFollower.objects.bulk_create(
        [
            SectorFollower(user=user, sector=sector, since=now)
            for sector in sectors
            if sector.pk not in known
        ],
        ignore_conflicts=True,
    )
