"""What every portal begins with: places, sectors, parties, memorandum, consents, synonyms."""

from collections import Counter

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from partnership.accounts.models import ConsentText
from partnership.portal.loading.articles import load_pages
from partnership.portal.loading.files import REFERENCE, new_rows, read, words
from partnership.portal.loading.memorandum import load_memorandum
from partnership.portal.loading.organisations import load_organisations
from partnership.portal.loading.synonyms import load_synonyms
from programs.models import City, Sector


@transaction.atomic
def load_reference() -> Counter[str]:
    """Create what is missing and return how much of what; nothing that exists is changed.

    The base column of a translated field holds the language active at saving, hence the
    override: the same rows come out whoever runs this.
    """
    with translation.override(settings.LANGUAGE_CODE):
        created = Counter(cities=_cities(), sectors=_sectors(), organisations=_organisations())
        created += load_memorandum(read(REFERENCE / "memorandum.toml"))
        created += Counter(synonyms=load_synonyms(read(REFERENCE / "synonyms.toml")["synonym"]))
        return created + Counter({"pages": load_pages(), "consent texts": _consent_texts()})


def _cities() -> int:
    rows = new_rows(City, read(REFERENCE / "cities.toml")["city"])
    for row in rows:
        City.objects.create(
            slug=row["slug"], country=row["country"], tz=row["tz"], **words(row, "name")
        )
    return len(rows)


def _sectors() -> int:
    rows = new_rows(Sector, read(REFERENCE / "sectors.toml")["sector"])
    for row in rows:
        Sector.objects.create(
            slug=row["slug"],
            order=row["order"],
            glyph=row["pair"],
            colour=row["pair"],
            parent=Sector.objects.filter(slug=row["parent"]).first(),
            **words(row, "name", "short_name", "description"),
        )
    return len(rows)


def _organisations() -> int:
    return load_organisations(read(REFERENCE / "organisations.toml")["organisation"])


def _consent_texts() -> int:
    there = set(ConsentText.objects.values_list("purpose", "version"))
    rows = [
        row
        for row in read(REFERENCE / "consents.toml")["consent"]
        if (row["purpose"], row["version"]) not in there
    ]
    for row in rows:
        ConsentText.objects.create(
            purpose=row["purpose"],
            version=row["version"],
            published_at=timezone.now(),
            **words(row, "title", "label", "text"),
        )
    return len(rows)
