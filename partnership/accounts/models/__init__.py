"""Users, their consents, and what the trails of all apps have in common."""

from partnership.accounts.models.consent import ConsentRecord, ConsentText, agreement_in_force
from partnership.accounts.models.trail import StateTrail, Trail
from partnership.accounts.models.user import User, UserManager, fold_email

__all__ = [
    "ConsentRecord",
    "ConsentText",
    "StateTrail",
    "Trail",
    "User",
    "UserManager",
    "agreement_in_force",
    "fold_email",
]
