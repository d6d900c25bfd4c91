"""Addresses of pages that draw on every app."""

from django.urls import path

from partnership.portal.views import events, home, search

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("events/<slug:slug>/", events.event, name="event"),
    path("search/", search.search_page, name="search"),
]
