"""The hub's addresses and an empty view."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from commonweal.config.urls import urlpatterns as hub
from commonweal.kernel.permissions import PUBLIC, allow


@allow(PUBLIC)
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing at all."""
    return HttpResponse(b"ok")


urlpatterns = [path("empty", empty), *hub]
