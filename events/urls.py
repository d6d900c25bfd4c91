"""Addresses of events; an event's own page shows registrations too and stands in the portal."""

from django.urls import path

from events import feeds
from events.views import calendar, month, programme, speakers, subscriptions

app_name = "events"
urlpatterns = [
    path("events/", programme.programme, name="list"),
    path("events/month/", month.month, name="month"),
    path("events/feed/", feeds.programme_feed, name="feed"),
    path("events/feed/<slug:slug>/", feeds.programme_feed, name="sector_feed"),
    path("events/<slug:slug>/calendar.ics", calendar.calendar_file, name="calendar"),
    path(
        "events/<slug:slug>/sessions/<int:pk>.ics", calendar.session_file, name="session_calendar"
    ),
    path("speakers/", speakers.speakers, name="speakers"),
    path("speakers/<slug:slug>/", speakers.speaker, name="speaker"),
    path("calendars/", subscriptions.calendars, name="calendars"),
    path("calendars/all.ics", subscriptions.all_events, name="all_calendar"),
    path("calendars/sector/<slug:slug>.ics", subscriptions.of_sector, name="sector_calendar"),
    path("calendars/city/<slug:slug>.ics", subscriptions.of_city, name="city_calendar"),
    path("calendars/kind/<slug:kind>.ics", subscriptions.of_kind, name="kind_calendar"),
]
