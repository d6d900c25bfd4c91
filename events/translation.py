"""Which fields of events staff write in four languages."""

from modeltranslation.translator import TranslationOptions, register

from events.models import (
    Event,
    EventEvidence,
    EventMaterial,
    Room,
    Session,
    Speaker,
    Venue,
)


@register(Venue)
class VenueTranslation(TranslationOptions):
    fields = ("name", "address", "access")
    required_languages = {"ru": ("name", "address"), "default": ()}


@register(Room)
class RoomTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"ru": ("name",), "default": ()}


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ("title", "summary", "body", "audience", "results", "status_reason", "cover_alt")
    # A draft begins in any language; what publication needs is asked when it is published.
    required_languages = {"default": ()}


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("title", "summary")
    required_languages = {"ru": ("title",), "default": ()}


@register(Speaker)
class SpeakerTranslation(TranslationOptions):
    fields = ("name", "occupation", "bio", "photo_alt")
    required_languages = {"ru": ("name",), "default": ()}


@register(EventEvidence)
class EventEvidenceTranslation(TranslationOptions):
    fields = ("title", "alt")
    required_languages = {"ru": ("title",), "default": ()}


@register(EventMaterial)
class EventMaterialTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = {"ru": ("title",), "default": ()}
