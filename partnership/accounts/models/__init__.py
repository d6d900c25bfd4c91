"""Users and their consents."""

from partnership.accounts.models.consent import ConsentRecord, ConsentText
from partnership.accounts.models.user import User, UserManager, fold_email

__all__ = ["ConsentRecord", "ConsentText", "User", "UserManager", "fold_email"]
