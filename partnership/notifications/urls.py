"""Addresses of notifications."""

from django.urls import path

from partnership.notifications.views import member, public

app_name = "notifications"
urlpatterns = [
    path("preferences/", member.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", public.unsubscribe, name="unsubscribe"),
]
