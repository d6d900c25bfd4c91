"""Keep what professionals are ordered by, in either script."""

from typing import Any

from django.db import migrations, models

from partnership.kit.names import sort_names

CHUNK = 500


def fill(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("applicants", "Professional").objects
    for person in people.order_by("pk").iterator(chunk_size=CHUNK):
        written, latin = sort_names(
            person.artistic_name, person.family_name, person.given_name, person.latin_name
        )
        people.filter(pk=person.pk).update(sort_name=written, latin_sort_name=latin)


class Migration(migrations.Migration):
    dependencies = [("applicants", "0006_messages_of_partners")]

    operations = [
        migrations.AddField(
            "professional",
            "sort_name",
            models.CharField(blank=True, default="", editable=False, max_length=302),
        ),
        migrations.AddField(
            "professional",
            "latin_sort_name",
            models.CharField(blank=True, default="", editable=False, max_length=604),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
