"""Reading what people wish and which addresses refuse."""

from partnership.accounts.models import User
from partnership.accounts.models.user import fold_email
from partnership.notifications.choices import Category
from partnership.notifications.models import Preference, SuppressedAddress


def wants(user: User, category: Category | None) -> bool:
    """Whether the person may be sent this category; mail without one cannot be refused."""
    if category is None:
        return True
    return not Preference.objects.filter(user=user, category=category, wanted=False).exists()


def wishes(user: User) -> dict[Category, bool]:
    """Every category with the person's yes or no."""
    refused = set(
        Preference.objects.filter(user=user, wanted=False).values_list("category", flat=True)
    )
    return {category: category.value not in refused for category in Category}


def is_suppressed(address: str) -> bool:
    """Whether the address has refused mail for good."""
    return SuppressedAddress.objects.filter(address=fold_email(address)).exists()
