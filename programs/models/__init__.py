"""Memorandum, commitments, sectors, cities, organisations, open calls, news and pages."""

from programs.models.article import Article
from programs.models.call import CallStage, OpenCall
from programs.models.jury import JurySeat
from programs.models.memorandum import Commitment, CommitmentPeriod, Memorandum, Quote
from programs.models.organisation import Organisation
from programs.models.place import City
from programs.models.questions import CallQuestion, EligibilityQuestion, QuestionOption
from programs.models.rubric import CallAim, Criterion
from programs.models.sector import Sector
from programs.models.synonym import SearchSynonym

__all__ = [
    "Article",
    "CallAim",
    "CallQuestion",
    "CallStage",
    "City",
    "Commitment",
    "CommitmentPeriod",
    "Criterion",
    "EligibilityQuestion",
    "JurySeat",
    "Memorandum",
    "OpenCall",
    "Organisation",
    "QuestionOption",
    "Quote",
    "SearchSynonym",
    "Sector",
]
