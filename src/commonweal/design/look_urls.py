"""Addresses of the hub's own look: the same in every language, kept by browsers for ever."""

from django.urls import path

from commonweal.design import views

app_name = "look"
urlpatterns = [
    path("look/<slug:version>.css", views.styles, name="styles"),
    path("look/mark-<slug:version>.svg", views.mark, name="mark"),
    path("look/icon-<slug:version>.svg", views.icon, name="icon"),
    path("favicon.ico", views.favicon, name="favicon"),
]
