"""Every write of accounts that has a rule."""
