"""Keys and passkeys: allauth's forms with a label that can be translated."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditForm
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AllauthAddForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class EditKeyForm(AllauthEditForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
