"""Every address of the hub. Pages carry a language prefix (none for English); machines' addresses do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from commonweal.config import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", metrics.scrape),
    *i18n_patterns(
        path("", include("commonweal.design.urls")),
        prefix_default_language=False,
    ),
]
