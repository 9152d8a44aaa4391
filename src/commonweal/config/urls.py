"""Every address of the hub. Pages carry a language prefix (none for English); machines' addresses do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from commonweal.config import health, metrics
from commonweal.directory.urls import api_urlpatterns as directory_api
from commonweal.notify.urls import api_urlpatterns as notify_api

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", metrics.scrape),
    # Identity providers know one address to come back to, so it has no language.
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("dev/mail/", include("commonweal.people.mailbox_urls")),
    *directory_api,
    *notify_api,
    path("", include("commonweal.design.look_urls")),
    *i18n_patterns(
        path("", include("commonweal.directory.urls")),
        path("", include("commonweal.design.urls")),
        path("", include("commonweal.people.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/two-step/", include("allauth.mfa.urls")),
        path("account/sessions/", include("allauth.usersessions.urls")),
        path("account/single-sign-on/", include("allauth.socialaccount.urls")),
        path("", include("commonweal.places.urls")),
        path("", include("commonweal.vocabulary.urls")),
        path("", include("commonweal.record.urls")),
        path("", include("commonweal.editorial.urls")),
        path("staff/directory/", include("commonweal.directory.staff.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "commonweal.design.errors.bad_request"
handler403 = "commonweal.design.errors.not_allowed"
handler404 = "commonweal.design.errors.not_found"
handler429 = "commonweal.people.views.limits.too_often"  # asked for by allauth
handler500 = "commonweal.design.errors.server_error"
