from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "commonweal.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.design import navigation
        from commonweal.directory import drafting
        from commonweal.kernel.permissions import PUBLIC, member

        drafting.register()
        navigation.register(navigation.Item(_("Services"), "directory_staff:services", member(), 50))
        navigation.register(navigation.Item(_("Find help"), "directory:find", PUBLIC, 10), menu="public")
        navigation.register(navigation.Item(_("Every kind of help"), "directory:needs", PUBLIC, 20), menu="public")
