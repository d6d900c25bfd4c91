"""The staff's desks."""
