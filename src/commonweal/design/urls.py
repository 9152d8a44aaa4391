from django.urls import path

from commonweal.design import views

app_name = "design"
urlpatterns = [
    path("design/", views.components, name="components"),
]
