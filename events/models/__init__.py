"""Venues, events, agenda, speakers, evidence, and where the staff work."""

from events.models.agenda import Appearance, Session, Speaker
from events.models.event import Event, EventQuerySet
from events.models.evidence import EventEvidence, EventMaterial
from events.models.scope import StaffScope
from events.models.trail import EventTrail
from events.models.venue import Room, Venue

__all__ = [
    "Appearance",
    "Event",
    "EventEvidence",
    "EventMaterial",
    "EventQuerySet",
    "EventTrail",
    "Room",
    "Session",
    "Speaker",
    "StaffScope",
    "Venue",
]
