"""Users and their consents."""

from partnership.accounts.models.consent import ConsentRecord, ConsentText, agreement_in_force
from partnership.accounts.models.user import User, UserManager, fold_email

__all__ = [
    "ConsentRecord",
    "ConsentText",
    "User",
    "UserManager",
    "agreement_in_force",
    "fold_email",
]
