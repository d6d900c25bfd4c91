"""What this app holds about a person, for the person."""

from typing import Any

from django.db.models import Model, Q

from applicants.choices import InterestState
from applicants.models import (
    CoAuthor,
    InterestRequest,
    OwnText,
    PortfolioItem,
    Professional,
    ProfileSight,
    Project,
    Registration,
    SectorFollower,
)
from partnership.accounts.models import User
from partnership.accounts.models.user import fold_email

_OF_PROJECT = ("sectors", "members", "co_authors", "pictures", "documents", "recordings", "texts")


def registrations(user: User) -> list[dict[str, Any]]:
    """Every registration with its moves, newest first."""
    rows = Registration.objects.of(user).select_related("event").prefetch_related("trail")
    return [_registration(row) for row in rows]


def professional(user: User) -> dict[str, Any] | None:
    """The profile as the person wrote it, with their works; None when there is none."""
    found = Professional.objects.select_related("city").filter(user=user).first()
    if found is None:
        return None
    names = ("family_name", "given_name", "patronymic", "latin_name", "artistic_name")
    texts = ("headline", "bio", "skills", "seeks", "links", "text_language", "photo_alt")
    shown = ("slug", "visibility", "published_at", "updated_at", "languages")
    return _values(found, *names, *texts, *shown) | {
        "photo": found.photo.name or "",
        "photo_whole": found.photo_whole.name or "",
        "city": found.city.name if found.city else "",
        "sectors": [sector.name for sector in found.sectors.all()],
        "translations": [_told(text) for text in found.texts.all()],
        "portfolio": [_work(work) for work in found.portfolio.all()],
        "teams": list(found.memberships.values("project__slug", "name", "role")),
    }


def projects(user: User) -> list[dict[str, Any]]:
    """Every project of the person, published or not, with its team."""
    rows = Project.objects.filter(owner__user=user).select_related("city")
    return [_project(row) for row in rows.prefetch_related(*_OF_PROJECT)]


def _work(work: PortfolioItem) -> dict[str, Any]:
    names = ("title", "summary", "role", "year", "link", "picture_alt", "text_language")
    told = [_told(text) for text in work.texts.all()]
    return _values(work, *names) | {"picture": work.picture.name or "", "translations": told}


def _project(row: Project) -> dict[str, Any]:
    texts = ("slug", "title", "summary", "description", "seeks", "text_language", "picture_alt")
    facts = ("stage", "year", "links", "published_at", "updated_at")
    return _values(row, *texts, *facts) | {
        "picture": row.picture.name or "",
        "city": row.city.name if row.city else "",
        "sectors": [sector.name for sector in row.sectors.all()],
        "team": [_values(member, "name", "role") for member in row.members.all()],
        "translations": [_told(text) for text in row.texts.all()],
        "pictures": [
            {"picture": one.picture.name, "picture_alt": one.picture_alt}
            for one in row.pictures.all()
        ],
        "documents": [
            _values(one, "title", "size", "is_public", "added_at") | {"file": one.file.name}
            for one in row.documents.all()
        ],
        "recordings": [_values(one, "kind", "title", "link") for one in row.recordings.all()],
        "co_authors": [_co_author(author) for author in row.co_authors.all()],
    }


def co_authorships(user: User) -> list[dict[str, Any]]:
    """Projects of others that the person signs or signed, and what is sent to their address."""
    invited = Q(user__isnull=True, email=fold_email(user.email))
    rows = CoAuthor.objects.filter(Q(user=user) | invited).select_related("project__owner")
    return [
        _co_author(row) | {"project": row.project.title, "of": row.project.owner.full_name}
        for row in rows
    ]


def _co_author(row: CoAuthor) -> dict[str, Any]:
    """The address is the one that the owner wrote to."""
    return _values(row, "email", "role", "state", "invited_at", "answered_at", "ended_at")


def sights(user: User) -> list[dict[str, Any]]:
    """Which partners have seen the person's profile while it was not public."""
    rows = ProfileSight.objects.filter(professional__user=user)
    return [_values(row, "name", "organisation", "place", "at") for row in rows]


def _told(text: OwnText) -> dict[str, Any]:
    """A translation of the person's own, whatever fields it has."""
    own = [field.name for field in text._meta.fields if not field.is_relation]
    return _values(text, *(name for name in own if name != "id"))


def _values(row: Model, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _registration(row: Registration) -> dict[str, Any]:
    names = ("state", "source", "language", "needs", "created_at", "queued_at")
    more = ("confirmed_at", "offer_expires_at", "ended_at")
    return {name: getattr(row, name) for name in (*names, *more)} | {
        "event": row.event.slug,
        "title": row.event.title,
        "moves": [
            {"from": move.from_state, "to": move.to_state, "at": move.at}
            for move in row.trail.all()
        ],
    }


def followed_sectors(user: User) -> list[dict[str, Any]]:
    """Sectors whose calls the person wants to hear of."""
    rows = SectorFollower.objects.filter(user=user).select_related("sector")
    return [{"sector": row.sector.slug, "since": row.since} for row in rows]


def interest(user: User) -> list[dict[str, Any]]:
    """Messages of partners passed on to the person, and those the person wrote as a partner.

    The other side's address only where the person has learnt it by answering.
    """
    received = Q(pk__in=InterestRequest.objects.to(user).order_by().values("pk"))
    rows = InterestRequest.objects.filter(received | Q(email=user.email))
    return [_interest(row, user) for row in rows.select_related("project")]


def _interest(row: InterestRequest, user: User) -> dict[str, Any]:
    names = ("name", "organisation", "country", "language", "message", "answer", "state")
    facts = {name: getattr(row, name) for name in (*names, "created_at", "ended_at")}
    known = row.email == user.email or row.state == InterestState.ANSWERED
    return facts | {"email": row.email if known else "", "project": str(row.project or "")}
