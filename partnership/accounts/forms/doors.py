"""The doors of an account: allauth's forms, naming the address as every other page does."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _


class _Named(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"login", "email"} & set(self.fields):
            self.fields[name].label = _("Email address")
            self.fields[name].error_messages["invalid"] = _("This is not a valid email address.")


class LoginForm(_Named, allauth.LoginForm):
    """Sign in with address and password."""


class SignupForm(_Named, allauth.SignupForm):
    """Create an account; what is asked beyond the address is in ``forms.signup``."""


class ResetPasswordForm(_Named, allauth.ResetPasswordForm):
    """Ask for a link to a new password."""


class AddEmailForm(_Named, allauth.AddEmailForm):
    """Change the address."""


class RequestLoginCodeForm(_Named, allauth.RequestLoginCodeForm):
    """Ask for a code instead of the password."""
