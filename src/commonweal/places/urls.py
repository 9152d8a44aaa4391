from django.urls import path

from commonweal.places import staff

app_name = "places"
urlpatterns = [
    path("staff/places/", staff.index, name="index"),
    path("staff/places/areas/", staff.areas, name="areas"),
    path("staff/places/areas/<uuid:area_id>/", staff.area, name="area"),
    path("staff/places/postcodes/", staff.postcodes, name="postcodes"),
    path("staff/places/import/", staff.load, name="import"),
]
