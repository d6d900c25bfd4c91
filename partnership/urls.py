"""The whole address map on one screen; below the language prefix unless it says otherwise."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("partnership.portal.urls_root")),
    *i18n_patterns(
        path("account/", include("allauth.urls")),
        path("admin/", admin.site.urls),
        path("me/", include("partnership.accounts.urls")),
        path("mail/", include("partnership.notifications.urls")),
        path("", include("events.urls")),
        path("", include("programs.urls")),
        path("", include("applicants.urls")),
        path("", include("partnership.portal.urls")),
    ),
]

handler400 = "partnership.portal.views.errors.bad_request"
handler403 = "partnership.portal.views.errors.forbidden"
handler404 = "partnership.portal.views.errors.not_found"
handler429 = "partnership.portal.views.errors.too_many_requests"
handler500 = "partnership.portal.views.errors.server_error"
