from django.urls import path

from commonweal.record import staff

app_name = "record"
urlpatterns = [
    path("staff/record/", staff.trail, name="trail"),
    path("staff/record/trail.csv", staff.trail_export, name="trail_export"),
    path("staff/record/<int:sequence>/", staff.entry, name="entry"),
    path("staff/record/facts/", staff.facts, name="facts"),
    path("staff/record/facts/<uuid:delivery>/retry/", staff.fact_retry, name="fact_retry"),
    path("staff/record/keeping/", staff.keeping, name="keeping"),
    path("staff/work/", staff.work_list, name="work_list"),
    path("staff/work/<uuid:work_id>/", staff.work, name="work"),
    path("staff/work/<uuid:work_id>.json", staff.work_json, name="work_json"),
]
