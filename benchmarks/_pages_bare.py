"""Django with nothing but one empty view: no middleware, no applications."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET_KEY = "not a secret: this server lives for a few seconds"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "_pages_bare"


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing at all."""
    return HttpResponse(b"ok", headers={"Content-Length": "2"})


urlpatterns = [path("empty", empty)]
