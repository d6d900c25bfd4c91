"""Accounts of partners, and the log of what they have seen."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from applicants.choices import SightPlace
from applicants.models import PartnerAccount, Professional, ProfileSight
from partnership.accounts.choices import Role
from partnership.accounts.models import User
from partnership.kit.dates import ALMATY, in_zone

KEPT_FOR = timedelta(days=730)


@transaction.atomic
def appoint(account: PartnerAccount) -> PartnerAccount:
    """From now on the person reads what is shown to partners."""
    account.save()
    group, _created = Group.objects.get_or_create(name=Role.PARTNER.value)
    account.user.groups.add(group)
    return account


@transaction.atomic
def dismiss(account: PartnerAccount) -> None:
    """At once the person reads only what everybody does; what they saw stays in the log."""
    account.user.groups.remove(*Group.objects.filter(name=Role.PARTNER.value))
    account.delete()


@transaction.atomic
def note_sights(people: Iterable[Professional], *, by: User, place: SightPlace) -> None:
    """Write down who has seen them and where; once a day for each place."""
    now = timezone.now()
    account = PartnerAccount.objects.select_related("organisation").filter(user=by).first()
    ProfileSight.objects.bulk_create(
        (
            ProfileSight(
                professional=person,
                partner=by,
                name=by.full_name or by.email,
                organisation=str(account.organisation) if account else "",
                place=place,
                day=in_zone(now, ALMATY).date(),
                at=now,
            )
            for person in people
            if person.user_id != by.pk
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def forget_partner(user: User) -> None:
    """When a partner's account is erased: the organisation stays in the log, the name goes."""
    ProfileSight.objects.filter(partner=user).update(name="")


def tidy_up() -> None:
    """Sights are kept for two years."""
    ProfileSight.objects.filter(at__lte=timezone.now() - KEPT_FOR).delete()
