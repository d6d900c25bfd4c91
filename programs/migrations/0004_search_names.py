"""Names of calls and articles within their search texts; a space before each line of these."""

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
        ('programs', '0003_call_form_rubric_jury'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='search_names',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('search_text', django.db.models.functions.text.StrIndex('search_text', models.Value('\n\n'))), output_field=models.TextField()),
        ),
        migrations.AddField(
            model_name='opencall',
            name='search_names',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('search_text', django.db.models.functions.text.StrIndex('search_text', models.Value('\n\n'))), output_field=models.TextField()),
        ),
        migrations.RunSQL(_SPACED.format(table="programs_opencall"), migrations.RunSQL.noop),
        migrations.RunSQL(_SPACED.format(table="programs_article"), migrations.RunSQL.noop),
    ]
