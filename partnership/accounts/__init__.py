"""Who someone is: users, consents, roles, sign-in."""
