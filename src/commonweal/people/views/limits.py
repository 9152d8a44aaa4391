"""The answer to sign-in attempts that come too often."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# The longest window of allauth's limits: after it every count has begun anew.
SECONDS = 300


def too_often(request: HttpRequest) -> HttpResponse:
    """429 with the time after which it certainly works again."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(SECONDS)
    return response
