"""API v2 lies at the host's root, because clients drop any path before it."""

from django.urls import path

from commonweal.notify.api import views

api_urlpatterns = [
    path("v2/notifications", views.notifications),
    path("v2/notifications/email", views.send, {"channel": "email"}),
    path("v2/notifications/sms", views.send, {"channel": "sms"}),
    path("v2/notifications/letter", views.send, {"channel": "letter"}),
    path("v2/notifications/<notification_id>", views.notification),
    path("v2/template/<template_id>", views.template),
    path("v2/template/<template_id>/version/<version>", views.template),
    path("v2/template/<template_id>/preview", views.preview),
    path("v2/templates", views.all_templates),
    path("v2/received-text-messages", views.received_texts),
    path("service/<service_id>/template/<template_id>/versions", views.template_versions),
]
