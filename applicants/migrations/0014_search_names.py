"""Names of profiles and projects within their search texts; a space before each line of these."""

import django.db.models.functions.text
from django.db import migrations, models

# Line feeds stand in the text of the statement: the two databases name the character differently.
_SPACED = """
UPDATE {table} SET search_text = ' ' || replace(replace(search_text, '
', '
 '), '
 
', '

') WHERE search_text <> '' AND search_text NOT LIKE ' %'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('applicants', '0013_jury_trail'),
    ]

    operations = [
        migrations.AddField(
            model_name='professional',
            name='search_names',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('search_text', django.db.models.functions.text.StrIndex('search_text', models.Value('\n\n'))), output_field=models.TextField()),
        ),
        migrations.AddField(
            model_name='project',
            name='search_names',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('search_text', django.db.models.functions.text.StrIndex('search_text', models.Value('\n\n'))), output_field=models.TextField()),
        ),
        migrations.RunSQL(_SPACED.format(table="applicants_professional"), migrations.RunSQL.noop),
        migrations.RunSQL(_SPACED.format(table="applicants_project"), migrations.RunSQL.noop),
    ]
