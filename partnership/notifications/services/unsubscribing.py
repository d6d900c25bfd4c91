"""The capability to refuse one category without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from partnership.accounts.models import User
from partnership.notifications.choices import Category

_signer = signing.Signer(sep=".", salt="partnership.notifications.unsubscribe")


def unsubscribe_token(user: User, category: Category) -> str:
    """Names the person and the category, signed with 256 bits; it opens nothing else."""
    return _signer.sign(f"{user.pk}.{category}")


def read_token(token: str) -> tuple[User, Category] | None:
    """Whom and what the token is for; None when it is forged or the account is gone."""
    try:
        pk, _, category = _signer.unsign(token).partition(".")
        return User.objects.get(pk=int(pk)), Category(category)
    except (signing.BadSignature, ValueError, User.DoesNotExist):
        return None


def unsubscribe_url(user: User, category: Category | None) -> str | None:
    """The absolute address in the active language; None for mail one may not refuse."""
    if category is None:
        return None
    token = unsubscribe_token(user, category)
    return settings.SITE_URL + reverse("notifications:unsubscribe", args=[token])
