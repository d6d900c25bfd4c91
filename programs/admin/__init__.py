"""The programme's desks."""

from programs.admin import articles, calls, reference, synonyms

__all__ = ["articles", "calls", "reference", "synonyms"]
