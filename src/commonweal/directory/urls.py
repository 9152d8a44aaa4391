"""Every address of the directory: the standard APIs, then its pages."""

from django.urls import path

from commonweal.directory.api.mount import api_patterns
from commonweal.directory.views import finding, home, organisation, reporting, service

api_urlpatterns = api_patterns()

app_name = "directory"
urlpatterns = [
    path("", home.home, name="home"),
    path("find-help/", finding.find, name="find"),
    path("find-help/print/", finding.booklet, name="booklet"),
    path("needs/", home.needs, name="needs"),
    path("cover-your-tracks/", home.cover, name="cover"),
    path("service/<uuid:id>/", service.service, name="service_short"),
    path("service/<uuid:id>/report/", reporting.report, name="report"),
    path("service/<uuid:id>/<slug:slug>/", service.service, name="service"),
    path("organisation/<uuid:id>/", organisation.organisation, name="organisation_short"),
    path("organisation/<uuid:id>/<slug:slug>/", organisation.organisation, name="organisation"),
]
