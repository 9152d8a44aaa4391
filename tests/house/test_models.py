"""The fifth wall: foreign keys stay inside a package or point to the shared floors below it."""

from django.apps import apps

SHARED_FLOORS = ["people", "places", "vocabulary", "record", "editorial"]
FLOOR = {"people": 0, "places": 0, "vocabulary": 0, "record": 1, "editorial": 2}


def test_foreign_keys_stay_home_or_point_down():
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("commonweal."):
            continue
        own = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or field.auto_created or not target.__module__.startswith("commonweal."):
                continue
            theirs = target._meta.app_label
            allowed = theirs == own or (theirs in SHARED_FLOORS and FLOOR.get(theirs, 9) < FLOOR.get(own, 9))
            if not allowed:
                wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert wrong == []


def test_no_django_signals_between_packages():
    from pathlib import Path

    import commonweal

    package = Path(commonweal.__file__).parent
    users = [p for p in package.rglob("*.py") if "django.db.models.signals" in p.read_text(encoding="utf-8")]
    assert users == []
