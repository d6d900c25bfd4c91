"""Addresses of the development mailbox; there are none unless the portal serves this machine."""

from django.conf import settings
from django.urls import URLPattern, path

from partnership.notifications.views import mailbox

app_name = "mailbox"
urlpatterns: list[URLPattern] = []

if settings.ON_THIS_MACHINE:
    urlpatterns += [
        path("", mailbox.mailbox, name="list"),
        path("<slug:name>/", mailbox.mail, name="mail"),
        path("<slug:name>/html/", mailbox.html_part, name="html"),
        path("<slug:name>/files/<int:index>/", mailbox.attachment, name="attachment"),
    ]
