from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonweal.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.design import navigation
        from commonweal.kernel.permissions import SIGNED_IN
        from commonweal.people import home, tasks

        home.register(tasks.membership_tasks)
        home.register(tasks.operator_tasks)
        for item in (
            navigation.Item(_("Home"), "people:home", SIGNED_IN, 0),
            navigation.Item(_("Organisations"), "people:organisations", SIGNED_IN, 700),
            navigation.Item(_("Your account"), "people:profile", SIGNED_IN, 900),
        ):
            navigation.register(item)
