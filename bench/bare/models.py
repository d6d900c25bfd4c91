"""The portal's own tables of the programme, the columns that a plain page prints."""

from django.db import models


class City(models.Model):
    """Read only, as all here."""

    name_ru = models.CharField(max_length=80)

    class Meta:
        managed = False
        db_table = "programs_city"


class Venue(models.Model):
    name_ru = models.CharField(max_length=200)
    address_ru = models.CharField(max_length=300)
    city = models.ForeignKey(City, models.DO_NOTHING)

    class Meta:
        managed = False
        db_table = "events_venue"


class Sector(models.Model):
    slug = models.SlugField()
    name_ru = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "programs_sector"


class Event(models.Model):
    slug = models.SlugField()
    title_ru = models.CharField(max_length=200)
    summary_ru = models.TextField()
    body_ru = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10)
    capacity = models.IntegerField()
    seats_taken = models.IntegerField()
    venue = models.ForeignKey(Venue, models.DO_NOTHING)
    sectors = models.ManyToManyField(Sector, db_table="events_event_sectors")

    class Meta:
        managed = False
        db_table = "events_event"


class Session(models.Model):
    event = models.ForeignKey(Event, models.DO_NOTHING, related_name="sessions")
    title_ru = models.CharField(max_length=200)
    starts_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "events_session"


class Speaker(models.Model):
    slug = models.SlugField()
    name_ru = models.CharField(max_length=150)
    occupation_ru = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "events_speaker"


class Appearance(models.Model):
    event = models.ForeignKey(Event, models.DO_NOTHING, related_name="appearances")
    speaker = models.ForeignKey(Speaker, models.DO_NOTHING)
    order = models.IntegerField()

    class Meta:
        managed = False
        db_table = "events_appearance"
