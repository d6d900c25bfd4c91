"""Addresses of accounts, below ``me/``."""

from django.urls import path

from partnership.accounts.views import member, public

app_name = "accounts"
urlpatterns = [
    path("settings/", member.settings, name="settings"),
    path("data/", member.data, name="data"),
    path("data/download/", member.download, name="download"),
    path("data/delete/", member.delete, name="delete"),
    path("data/consent/<slug:purpose>/", member.decide, name="decide"),
    path("consent/<slug:purpose>/", public.consent, name="consent"),
]
