"""Addresses of events; an event's own page shows registrations too and stands in the portal."""

from django.urls import path

from events.views import calendar, month, programme

app_name = "events"
urlpatterns = [
    path("", programme.programme, name="list"),
    path("month/", month.month, name="month"),
    path("<slug:slug>/calendar.ics", calendar.calendar_file, name="calendar"),
]
