"""Addresses of events; an event's own page shows registrations too and stands in the portal."""

from django.urls import path

from events.views import calendar, month, programme, speakers

app_name = "events"
urlpatterns = [
    path("events/", programme.programme, name="list"),
    path("events/month/", month.month, name="month"),
    path("events/<slug:slug>/calendar.ics", calendar.calendar_file, name="calendar"),
    path(
        "events/<slug:slug>/sessions/<int:pk>.ics", calendar.session_file, name="session_calendar"
    ),
    path("speakers/", speakers.speakers, name="speakers"),
    path("speakers/<slug:slug>/", speakers.speaker, name="speaker"),
]
