"""Addresses of applicants."""

from django.urls import URLPattern

app_name = "applicants"
urlpatterns: list[URLPattern] = []
