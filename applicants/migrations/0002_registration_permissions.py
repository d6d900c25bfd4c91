"""The rights to see access needs and to download lists."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applicants", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="registration",
            options={
                "ordering": ("-created_at", "-pk"),
                "permissions": (
                    ("view_needs", "Can see access needs"),
                    ("export_participants", "Can download lists of participants"),
                ),
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
            },
        )
    ]
