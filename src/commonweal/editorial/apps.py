from datetime import timedelta

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "commonweal.editorial"
    label = "editorial"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.design import navigation
        from commonweal.editorial import actions, jobs, tasks
        from commonweal.kernel.permissions import member
        from commonweal.people import home
        from commonweal.record import schedule

        schedule.register("editorial.publish_due", job=actions.publish_due, every=timedelta(minutes=1))
        jobs.register()
        home.register(tasks.editing_tasks)
        navigation.register(navigation.Item(_("Drafts"), "editorial:drafts", member(), 100))
