from django.urls import path

from commonweal.editorial import staff, views

app_name = "editorial"
urlpatterns = [
    path("preview/<str:token>/", views.preview, name="preview"),
    path("staff/drafts/", staff.drafts, name="drafts"),
    path("staff/drafts/<uuid:item_id>/", staff.item, name="item"),
    path("staff/drafts/<uuid:item_id>/history/", staff.history, name="history"),
    path("staff/drafts/<uuid:item_id>/compare/", staff.compare, name="compare"),
    path("staff/drafts/<uuid:item_id>/restore/", staff.restore, name="restore"),
    path("staff/drafts/<uuid:item_id>/schedule/", staff.schedule, name="schedule"),
    path("staff/drafts/<uuid:item_id>/dates/", staff.dates, name="dates"),
    path("staff/drafts/<uuid:item_id>/retire/", staff.retire, name="retire"),
    path("staff/drafts/<uuid:item_id>/translations/", staff.translations, name="translations"),
    path(
        "staff/drafts/<uuid:item_id>/translations/<str:language>/publish/",
        staff.translation_publish,
        name="translation_publish",
    ),
    path("staff/drafts/<uuid:item_id>/do/<slug:act>/", staff.act, name="act"),
]
