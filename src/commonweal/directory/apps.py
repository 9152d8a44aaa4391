from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "commonweal.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.design import navigation
        from commonweal.directory import drafting, tasks
        from commonweal.directory.queries.names import NAMES
        from commonweal.kernel.permissions import PUBLIC, member
        from commonweal.people import home
        from commonweal.record import names

        drafting.register()
        home.register(tasks.service_tasks)
        for kind, rows in NAMES.items():
            names.register("directory", kind, names.by_uuid(rows))
        navigation.register(navigation.Item(_("Services"), "directory_staff:services", member(), 50))
        navigation.register(navigation.Item(_("Find help"), "directory:find", PUBLIC, 10), menu="public")
        navigation.register(navigation.Item(_("Every kind of help"), "directory:needs", PUBLIC, 20), menu="public")
