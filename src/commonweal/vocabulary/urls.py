from django.urls import path

from commonweal.vocabulary import staff, views

app_name = "vocabulary"
urlpatterns = [
    path("vocabulary/", views.index, name="index"),
    path("vocabulary/<slug:code>.csv", views.csv_file, name="csv"),
    path("vocabulary/<slug:code>.jsonld", views.jsonld_file, name="jsonld"),
    path("vocabulary/<slug:code>/", views.scheme, name="scheme"),
    path("vocabulary/<slug:code>/<path:notation>/", views.term, name="term"),
    path("staff/vocabulary/", staff.index, name="staff_index"),
    path("staff/vocabulary/import/", staff.load, name="import"),
    path("staff/vocabulary/synonyms/", staff.synonyms, name="synonyms"),
    path("staff/vocabulary/synonyms/add/", staff.synonym, name="synonym_add"),
    path("staff/vocabulary/synonyms/<uuid:group_id>/", staff.synonym, name="synonym"),
    path("staff/vocabulary/synonyms/<uuid:group_id>/delete/", staff.synonym_delete, name="synonym_delete"),
    path("staff/vocabulary/terms/<uuid:term_id>/", staff.term, name="staff_term"),
    path("staff/vocabulary/terms/<uuid:term_id>/words/<str:language>/", staff.words, name="words"),
    path("staff/vocabulary/terms/<uuid:term_id>/place/", staff.place, name="place"),
    path("staff/vocabulary/terms/<uuid:term_id>/mappings/", staff.mappings, name="mappings"),
    path("staff/vocabulary/terms/<uuid:term_id>/deprecate/", staff.deprecate, name="deprecate"),
    path("staff/vocabulary/terms/<uuid:term_id>/merge/", staff.merge, name="merge"),
    path("staff/vocabulary/terms/<uuid:term_id>/restore/", staff.restore, name="restore"),
    path("staff/vocabulary/schemes/<slug:code>/", staff.scheme, name="staff_scheme"),
    path("staff/vocabulary/schemes/<slug:code>/add/", staff.add, name="add"),
    path("staff/vocabulary/schemes/<slug:code>/show/", staff.show, name="show"),
]
