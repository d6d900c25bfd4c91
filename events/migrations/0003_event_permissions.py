"""The right to run an event."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0002_exports_in_the_trail")]

    operations = [
        migrations.AlterModelOptions(
            name="event",
            options={
                "ordering": ("starts_at", "pk"),
                "permissions": (("run_event", "Can publish, move, postpone and cancel events"),),
                "verbose_name": "event",
                "verbose_name_plural": "events",
            },
        )
    ]
