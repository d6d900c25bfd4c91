"""Addresses without a language: the way in, health, robots."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
