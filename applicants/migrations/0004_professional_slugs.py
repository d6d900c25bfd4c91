"""Give every profile its address and the language its owner reads."""

from typing import Any

from django.db import migrations

from partnership.kit.names import latin_name
from partnership.kit.slugs import slugify


def fill(apps: Any, schema_editor: Any) -> None:
    professionals = apps.get_model("applicants", "Professional").objects
    taken: set[str] = set()
    for person in professionals.select_related("user").order_by("pk").iterator(chunk_size=500):
        name = " ".join(filter(None, (person.given_name, person.family_name)))
        base = slugify(person.latin_name or latin_name(name))[:70].rstrip("-") or "person"
        number, slug = 1, base
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        professionals.filter(pk=person.pk).update(slug=slug, text_language=person.user.language)


class Migration(migrations.Migration):
    dependencies = [("applicants", "0003_directory")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
