from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "commonweal.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.design import navigation
        from commonweal.kernel.permissions import member

        navigation.register(navigation.Item(_("Places"), "places:index", member("viewer"), 600))
