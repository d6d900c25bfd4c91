"""Memorandum, commitments, sectors, cities, organisations."""

from programs.models.memorandum import Commitment, CommitmentPeriod, Memorandum, Quote
from programs.models.organisation import Organisation
from programs.models.place import City
from programs.models.sector import Sector

__all__ = [
    "City",
    "Commitment",
    "CommitmentPeriod",
    "Memorandum",
    "Organisation",
    "Quote",
    "Sector",
]
