from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "commonweal.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.design import navigation
        from commonweal.directory import drafting
        from commonweal.kernel.permissions import member

        drafting.register()
        navigation.register(navigation.Item(_("Services"), "directory_staff:services", member(), 50))
