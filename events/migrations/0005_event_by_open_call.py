"""The open call by which the participants of an event are chosen."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0004_evidence_and_materials'),
        ('programs', '0002_calls_news_synonyms'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='call',
            field=models.ForeignKey(blank=True, help_text='By which the participants of the event are chosen.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='programs.opencall', verbose_name='open call'),
        ),
    ]
