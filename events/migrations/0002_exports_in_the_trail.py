"""A downloaded list of participants leaves a row in the trail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="eventtrail",
            name="verb",
            field=models.CharField(
                choices=[
                    ("published", "Published"),
                    ("changed", "Time, place or format changed"),
                    ("postponed", "Postponed"),
                    ("rescheduled", "New date set"),
                    ("cancelled", "Cancelled"),
                    ("completed", "Completed"),
                    ("capacity", "Number of places changed"),
                    ("exported", "Participants exported"),
                ],
                max_length=12,
                verbose_name="What",
            ),
        ),
    ]
