"""The components page: everything the product is drawn with, in one place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.kernel.permissions import PUBLIC, allow


@allow(PUBLIC)
def components(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "design/components.html")
