"""The programme's desks."""

from programs.admin import articles, calls, questions, reference, synonyms

__all__ = ["articles", "calls", "questions", "reference", "synonyms"]
