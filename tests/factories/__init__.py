"""Makers of rows for tests; translated fields always in four languages."""
