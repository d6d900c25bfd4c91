"""The portal's own table of events, a few of its columns."""

from django.db import models


class Event(models.Model):
    """Read only."""

    slug = models.SlugField()
    title_ru = models.CharField(max_length=200)
    summary_ru = models.TextField()
    starts_at = models.DateTimeField()
    status = models.CharField(max_length=10)

    class Meta:
        managed = False
        db_table = "events_event"
