"""Forms of accounts."""

from partnership.accounts.forms.settings import SettingsForm
from partnership.accounts.forms.signup import SignupForm

__all__ = ["SettingsForm", "SignupForm"]
