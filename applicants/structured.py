"""Professionals and projects in the vocabulary of schema.org."""

from django.urls import reverse
from django.utils.translation import gettext

from applicants.models import Professional, Project
from partnership.kit.dates import ALMATY, in_zone
from partnership.kit.i18n import localized
from partnership.kit.structured import Thing, absolute, breadcrumbs, known
from programs.models import City


def person_things(person: Professional) -> list[Thing]:
    """A public person and the way to them; what they are called on the page, no more."""
    here = person.get_absolute_url()
    drawn = reverse("portal:card", args=["professional", person.slug])
    pictures = (person.photo.url if person.photo else "", drawn)
    thing = person_thing(person) | known(
        {
            "@id": absolute(here),
            "description": person.told("headline").text,
            "image": [absolute(path) for path in pictures if path],
            "homeLocation": _city(person.city),
            "knowsAbout": [localized(sector, "name")[0] for sector in person.sectors.all()],
            "knowsLanguage": list(person.languages),
        }
    )
    way = [
        (gettext("Professionals"), reverse("applicants:professionals")),
        (person.shown_name, here),
    ]
    return [thing, breadcrumbs(way)]


def person_thing(person: Professional) -> Thing:
    return {
        "@type": "Person",
        "name": person.shown_name,
        "url": absolute(person.get_absolute_url()),
    }


def project_things(project: Project) -> list[Thing]:
    """A published project by its owner, and the way to it."""
    here = project.get_absolute_url()
    drawn = reverse("portal:card", args=["project", project.slug])
    pictures = (project.picture.url if project.picture else "", drawn)
    changed = in_zone(project.updated_at, ALMATY).isoformat(timespec="seconds")
    work = known(
        {
            "@type": "CreativeWork",
            "@id": absolute(here),
            "url": absolute(here),
            "name": project.told("title").text,
            "abstract": project.told("summary").text,
            "inLanguage": project.told("summary").language,
            "image": [absolute(path) for path in pictures if path],
            "creator": person_thing(project.owner),
            "about": [
                {"@type": "Thing", "name": localized(sector, "name")[0]}
                for sector in project.sectors.all()
            ],
            "creativeWorkStatus": str(project.get_stage_display()),
            "locationCreated": _city(project.city),
            "dateModified": changed,
        }
    )
    way = [
        (gettext("Projects"), reverse("applicants:projects")),
        (project.told("title").text, here),
    ]
    return [work, breadcrumbs(way)]


def _city(city: City | None) -> Thing | None:
    return {"@type": "City", "name": localized(city, "name")[0]} if city else None
