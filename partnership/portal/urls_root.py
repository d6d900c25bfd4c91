"""Addresses without a language: the way in, health, robots, and what only this machine serves."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from partnership.portal import sitemaps
from partnership.portal.views import health, root

urlpatterns: list[URLPattern | URLResolver] = [
    path("", root.way_in, name="way_in"),
    path("admin/", root.admin_way_in, name="admin_way_in"),
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", root.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("favicon.ico", root.favicon, name="favicon"),
    path(".well-known/security.txt", root.security_txt, name="security_txt"),
]

if settings.ON_THIS_MACHINE:
    urlpatterns += [
        re_path(r"^media/(?P<path>.+)$", root.media, name="media"),
        path("mailbox/", include("partnership.notifications.urls_mailbox")),
    ]
