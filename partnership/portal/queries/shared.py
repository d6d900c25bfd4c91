"""What stands on the picture of a page that somebody shares, for everything that is public."""

from collections.abc import Callable

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext

from applicants.directory import own_texts
from applicants.models import Professional, Project, ProjectText
from events.models import Event, Speaker
from events.queries import card
from partnership.kit.artwork.sharing import Card
from partnership.kit.dates import format_day_range
from partnership.kit.i18n import localized
from programs.choices import Pair
from programs.models import Article, OpenCall, Sector
from programs.queries import CallCard, NewsCard


def shared_card(kind: str, slug: str) -> Card | None:
    """Nothing for what the public may not see, and for kinds that have no picture."""
    make = _KINDS.get(kind)
    return make(slug) if make else None


def _site(slug: str) -> Card | None:
    if slug != "portal":
        return None
    title = gettext("Cultural and creative industries of Kazakhstan and France")
    return _card(slug, Pair.LITERATURE, gettext("Partnership programme"), title, "2024")


def _event(slug: str) -> Card | None:
    found = Event.objects.public().for_cards().filter(slug=slug).first()
    if found is None:
        return None
    row = card(found)
    if row.has_no_date:
        days = gettext("Date to be announced")
    else:
        days = format_day_range(found.starts_at, found.ends_at, found.tz)
    place = gettext("Online") if row.is_online or not found.venue else _text(found.venue.city)
    kicker = str(found.get_kind_display())
    return _card(slug, row.pair, kicker, _text(found, "title"), f"{days} · {place}")


def _sector(slug: str) -> Card | None:
    found = Sector.objects.filter(slug=slug).first()
    if found is None:
        return None
    return _card(slug, found.colour, gettext("Sectors"), _text(found), "")


def _speaker(slug: str) -> Card | None:
    found = Speaker.objects.public().select_related("city").filter(slug=slug).first()
    if found is None:
        return None
    kicker, name = _text(found, "occupation") or gettext("Speakers"), _text(found)
    return _card(slug, found.colour, kicker, name, _text(found.city) if found.city else "")


def _call(slug: str) -> Card | None:
    found = OpenCall.objects.public().prefetch_related("sectors").filter(slug=slug).first()
    if found is None:
        return None
    row = CallCard(found, timezone.now())
    return _card(slug, row.pair, gettext("Open calls"), _text(found, "title"), row.deadline_day)


def _news(slug: str) -> Card | None:
    found = Article.objects.published().news().filter(slug=slug).first()
    if found is None:
        return None
    row = NewsCard(found)
    return _card(slug, row.pair, gettext("News"), _text(found, "title"), row.full_day)


def _professional(slug: str) -> Card | None:
    rows = Professional.objects.public().select_related("city").prefetch_related("sectors")
    found = rows.filter(slug=slug).first()
    if found is None:
        return None
    kicker = _text(found.sector, "short_name") if found.sector else gettext("Professionals")
    city = _text(found.city) if found.city else ""
    return _card(slug, found.pair, kicker, found.shown_name, city)


def _project(slug: str) -> Card | None:
    rows = Project.objects.public().select_related("owner")
    rows = rows.prefetch_related("sectors", own_texts(ProjectText))
    found = rows.filter(slug=slug).first()
    if found is None:
        return None
    kicker = _text(found.sector, "short_name") if found.sector else gettext("Projects")
    return _card(slug, found.pair, kicker, found.told("title").text, found.owner.shown_name)


def _card(slug: str, colours: str, kicker: str, title: str, line: str) -> Card:
    site = f"Almaty Creative × {gettext('Institut français')}"
    return Card(slug, colours, kicker, title, line, site)


def _text(thing: Model, field: str = "name") -> str:
    return localized(thing, field)[0]


_KINDS: dict[str, Callable[[str], Card | None]] = {
    "site": _site,
    "event": _event,
    "sector": _sector,
    "speaker": _speaker,
    "professional": _professional,
    "project": _project,
    "call": _call,
    "news": _news,
}
