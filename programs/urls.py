"""Addresses of open calls, news and what staff write."""

from django.urls import path

from programs.views import calls

app_name = "programs"
urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/<slug:slug>/", calls.call, name="call"),
]
