"""Proof that an event was held, what it left behind, and the order of lists."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import events.models.evidence
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_event_permissions'),
        ('programs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EventEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('photo', 'Photograph'), ('report', 'Report'), ('attendance', 'List of those who came'), ('press', 'Press')], max_length=10, verbose_name='Kind')),
                ('title', models.CharField(max_length=200, verbose_name='Title')),
                ('title_kk', models.CharField(max_length=200, null=True, verbose_name='Title')),
                ('title_ru', models.CharField(max_length=200, null=True, verbose_name='Title')),
                ('title_fr', models.CharField(max_length=200, null=True, verbose_name='Title')),
                ('title_en', models.CharField(max_length=200, null=True, verbose_name='Title')),
                ('url', models.URLField(blank=True, verbose_name='Address on the web')),
                ('file', models.FileField(blank=True, upload_to=events.models.evidence.evidence_path, validators=[django.core.validators.FileExtensionValidator(('pdf', 'docx', 'odt', 'pptx', 'odp', 'xlsx', 'ods', 'csv'))], verbose_name='File')),
                ('picture', models.ImageField(blank=True, upload_to=events.models.evidence.evidence_path, verbose_name='Picture')),
                ('alt', models.CharField(blank=True, max_length=200, verbose_name='Description of the picture')),
                ('alt_kk', models.CharField(blank=True, max_length=200, null=True, verbose_name='Description of the picture')),
                ('alt_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='Description of the picture')),
                ('alt_fr', models.CharField(blank=True, max_length=200, null=True, verbose_name='Description of the picture')),
                ('alt_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='Description of the picture')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Added')),
            ],
            options={
                'verbose_name': 'evidence',
                'verbose_name_plural': 'proofs',
                'ordering': ('added_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='EventMaterial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='Title')),
                ('title_kk', models.CharField(max_length=200, null=True, verbose_name='Title')),
                ('title_ru', models.CharField(max_length=200, null=True, verbose_name='Title')),
                ('title_fr', models.CharField(max_length=200, null=True, verbose_name='Title')),
                ('title_en', models.CharField(max_length=200, null=True, verbose_name='Title')),
                ('url', models.URLField(blank=True, verbose_name='Address on the web')),
                ('file', models.FileField(blank=True, upload_to=events.models.evidence.material_path, validators=[django.core.validators.FileExtensionValidator(('pdf', 'docx', 'odt', 'pptx', 'odp', 'xlsx', 'ods', 'csv'))], verbose_name='File')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='Order')),
            ],
            options={
                'verbose_name': 'material',
                'verbose_name_plural': 'materials',
                'ordering': ('order', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='event',
            name='results',
            field=models.TextField(blank=True, help_text='Shown once the event is completed.', verbose_name='Results'),
        ),
        migrations.AddField(
            model_name='event',
            name='results_en',
            field=models.TextField(blank=True, help_text='Shown once the event is completed.', null=True, verbose_name='Results'),
        ),
        migrations.AddField(
            model_name='event',
            name='results_fr',
            field=models.TextField(blank=True, help_text='Shown once the event is completed.', null=True, verbose_name='Results'),
        ),
        migrations.AddField(
            model_name='event',
            name='results_kk',
            field=models.TextField(blank=True, help_text='Shown once the event is completed.', null=True, verbose_name='Results'),
        ),
        migrations.AddField(
            model_name='event',
            name='results_ru',
            field=models.TextField(blank=True, help_text='Shown once the event is completed.', null=True, verbose_name='Results'),
        ),
        migrations.AddField(
            model_name='speaker',
            name='is_public',
            field=models.BooleanField(default=True, help_text='On the pages of their events the speaker is named in any case.', verbose_name='Has a page of their own'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['starts_at', 'id'], name='event_list_order'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['ends_at', 'id'], name='event_past_order'),
        ),
        migrations.AddField(
            model_name='eventevidence',
            name='added_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Who'),
        ),
        migrations.AddField(
            model_name='eventevidence',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='events.event', verbose_name='event'),
        ),
        migrations.AddField(
            model_name='eventmaterial',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='events.event', verbose_name='event'),
        ),
        migrations.AddConstraint(
            model_name='eventevidence',
            constraint=models.CheckConstraint(condition=models.Q(('file', ''), ('picture', ''), ('url', ''), _negated=True), name='evidence_is_there', violation_error_message='Give a link, a file or a picture.'),
        ),
        migrations.AddConstraint(
            model_name='eventevidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'attendance'), _negated=True), ('picture', ''), _connector='OR'), name='evidence_attendance_is_a_file', violation_error_message='Attach the list of those who came as a file.'),
        ),
        migrations.AddConstraint(
            model_name='eventmaterial',
            constraint=models.CheckConstraint(condition=models.Q(('url', ''), ('file', ''), _connector='XOR'), name='material_is_one_thing', violation_error_message='Give either a link or a file.'),
        ),
    ]
