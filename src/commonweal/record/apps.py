from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "commonweal.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonweal.kernel import ledger
        from commonweal.people.actions import erasure
        from commonweal.record import jobs
        from commonweal.record.actions import DatabaseLedger, forget

        ledger.install(DatabaseLedger())
        erasure.register(forget)
        jobs.register()
        self._fill_menu()

    def _fill_menu(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.design import navigation
        from commonweal.kernel.permissions import OPERATOR, SIGNED_IN, member

        for item in (
            navigation.Item(_("Long work"), "record:work_list", SIGNED_IN, 800),
            navigation.Item(_("Trail"), "record:trail", member("manager"), 810),
            navigation.Item(_("Deliveries and jobs"), "record:facts", OPERATOR, 820),
            navigation.Item(_("What we keep"), "record:keeping", OPERATOR, 830),
        ):
            navigation.register(item)
