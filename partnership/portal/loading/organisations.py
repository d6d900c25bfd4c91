"""Organisations, of the reference data and of the sample."""

from partnership.portal.loading.files import Row, new_rows, words
from programs.models import City, Organisation


def load_organisations(rows: list[Row]) -> int:
    """Create those that are missing; returns how many."""
    new = new_rows(Organisation, rows)
    for row in new:
        Organisation.objects.create(
            slug=row["slug"],
            kind=row["kind"],
            country=row["country"],
            city=City.objects.filter(slug=row["city"]).first(),
            site=row["site"],
            is_public=row["is_public"],
            **words(row, "name", "short_name"),
        )
    return len(new)
