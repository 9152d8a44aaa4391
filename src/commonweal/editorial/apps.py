from datetime import timedelta

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "commonweal.editorial"
    label = "editorial"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.editorial import actions, jobs
        from commonweal.record import schedule

        schedule.register("editorial.publish_due", job=actions.publish_due, every=timedelta(minutes=1))
        jobs.register()
