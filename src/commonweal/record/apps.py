from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "commonweal.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.kernel import ledger
        from commonweal.record import jobs
        from commonweal.record.actions import DatabaseLedger

        ledger.install(DatabaseLedger())
        jobs.register()
