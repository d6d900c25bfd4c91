"""Refusals of accounts, in words fit for the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountError(Exception):
    """Base of every refusal of this app; ``str()`` is a sentence in the reader's language."""

    sentence: str | Promise = _("This cannot be done with this account.")

    def __str__(self) -> str:
        return str(self.sentence)


class NoConsentText(AccountError):
    sentence = _("The text of this consent is not published yet. Please try again later.")


class TextHasChanged(AccountError):
    sentence = _("The text of the consent has changed. Please read it and agree again.")


class ConsentNotGiven(AccountError):
    sentence = _("This consent is not in force.")


class StaffAccount(AccountError):
    sentence = _("A staff account cannot be deleted by its owner. Ask the coordinator.")
