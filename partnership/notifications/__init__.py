"""The outbox: every mail of the portal is a database row first."""
