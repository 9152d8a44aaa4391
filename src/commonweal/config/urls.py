"""Every address of the hub. Pages carry a language prefix (none for English); machines' addresses do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from commonweal.config import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", metrics.scrape),
    path("dev/mail/", include("commonweal.people.mailbox_urls")),
    *i18n_patterns(
        path("", include("commonweal.design.urls")),
        path("", include("commonweal.people.urls")),
        path("account/", include("allauth.urls")),
        prefix_default_language=False,
    ),
]
