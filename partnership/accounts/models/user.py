"""The person who signs in."""

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Language, TimeZone
from partnership.kit.fields import CleanCharField


def fold_email(address: str) -> str:
    """The one spelling under which an address is kept: NFKC, lower case, no outer space.

    Folded in Python because ``lower()`` of SQLite knows ASCII only.
    """
    return unicodedata.normalize("NFKC", address).strip().casefold()


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are folded before they are stored or looked up."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=fold_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=fold_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """Someone with an account: signs in by e-mail, is written to in ``language``."""

    email = models.EmailField(_("Email address"), unique=True)
    full_name = CleanCharField(_("Full name"), max_length=150)
    language = models.CharField(
        _("Language of interface and emails"),
        max_length=2,
        choices=Language,
        default=Language.RUSSIAN,
    )
    time_zone = models.CharField(
        _("Time zone"), max_length=40, choices=TimeZone, default=TimeZone.ALMATY
    )
    is_staff = models.BooleanField(_("Staff member"), default=False)
    is_active = models.BooleanField(_("Active"), default=True)
    date_joined = models.DateTimeField(_("Joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("email",)
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_in_any_case",
                violation_error_message=_("An account with this address exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = fold_email(self.email)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = fold_email(self.email)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The name a greeting uses: the first word of the full name."""
        return self.full_name.split(" ")[0] if self.full_name else self.email
