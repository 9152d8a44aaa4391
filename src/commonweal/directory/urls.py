"""Every address of the directory: the standard APIs here, its pages below."""

from commonweal.directory.api.mount import api_patterns

api_urlpatterns = api_patterns()
