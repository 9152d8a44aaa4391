from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "commonweal.vocabulary"
    label = "vocabulary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonweal.design import navigation
        from commonweal.kernel.permissions import PUBLIC, member

        navigation.register(navigation.Item(_("Vocabulary"), "vocabulary:staff_index", member("viewer"), 610))
        navigation.register(navigation.Item(_("Words we use"), "vocabulary:index", PUBLIC, 700), menu="footer")
