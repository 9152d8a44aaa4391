from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonweal.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.people import home, tasks

        home.register(tasks.membership_tasks)
        home.register(tasks.operator_tasks)
