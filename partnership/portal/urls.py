"""Addresses of pages that draw on every app."""

from django.urls import path

from partnership.portal.views import events, home, partners, partnership, search, sectors, sharing

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("events/<slug:slug>/", events.event, name="event"),
    path("og/<slug:kind>/<slug:slug>.jpg", sharing.card, name="card"),
    path("sectors/", sectors.sectors, name="sectors"),
    path("sectors/<slug:slug>/", sectors.sector, name="sector"),
    path("search/", search.search_page, name="search"),
    path("partnership/", partnership.partnership, name="partnership"),
    path("partners/", partners.partners, name="partners"),
    path("partnership/commitments.csv", partnership.commitments_csv, name="commitments_csv"),
    path("partnership/commitments.json", partnership.commitments_json, name="commitments_json"),
]
