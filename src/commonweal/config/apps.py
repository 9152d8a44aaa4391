from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "commonweal.config"
    label = "config"

    def ready(self) -> None:
        from commonweal.config import wiring

        wiring.connect()
