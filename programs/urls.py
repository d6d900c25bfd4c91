"""Addresses of open calls, news and what staff write."""

from django.urls import path

from programs import feeds
from programs.choices import FixedPage
from programs.views import calls, news, pages

app_name = "programs"
urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/<slug:slug>/", calls.call, name="call"),
    path("news/", news.news_list, name="news"),
    path("news/feed/", feeds.news_feed, name="news_feed"),
    path("news/<slug:slug>/", news.article, name="article"),
    *(path(f"{slug}/", pages.page, {"slug": slug}, name=slug) for slug in FixedPage.values),
]
