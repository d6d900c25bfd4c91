"""Measurements of the portal; never run by the tests."""
