"""Every address of the hub. Pages carry a language prefix (none for English); machines' addresses do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(
        path("", include("commonweal.design.urls")),
        prefix_default_language=False,
    ),
]
