from django.urls import path

from commonweal.directory.staff import bulk, editing, lists, reports

app_name = "directory_staff"
urlpatterns = [
    path("", lists.services, name="services"),
    path("services.csv", lists.export, name="export"),
    path("drafts/", lists.drafts, name="drafts"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("new/", editing.start, name="start"),
    path("bulk/", bulk.preview, name="bulk"),
    path("bulk/do/", bulk.do, name="bulk_do"),
    path("undo/<uuid:report_id>/", bulk.undo, name="undo"),
    path("service/<uuid:service_id>/", editing.open_service, name="open"),
    path("service/<uuid:service_id>/retire/", editing.retire, name="retire"),
    path("<uuid:item_id>/", editing.answers, name="answers"),
    path("<uuid:item_id>/<slug:topic>/", editing.topic, name="topic"),
]
