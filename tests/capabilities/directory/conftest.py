"""A small town's directory."""

import pytest


@pytest.fixture
def town(db, monkeypatch):
    """Places, needs and three services: a food bank, advice in two places, and a refuge whose address is secret."""
    from commonweal.design.public import shelf
    from commonweal.places.models import Place, Postcode
    from commonweal.vocabulary.actions.bundled import load_bundled as load_words
    from tests.factories import directory as make

    monkeypatch.setattr(shelf, "trusted_seconds", 0.0)
    shelf.clear()
    load_words(by=make.TESTER)
    centre = {"country": "GB", "latitude": 53.7997, "longitude": -1.5492}
    for code in ("LS1", "LS2"):
        Postcode.objects.create(code=code, precision="outcode", town="Leeds", **centre)
    Place.objects.create(source="tests", source_id="leeds", name="Leeds", name_key="leeds", weight=28, **centre)
    food = make.service()
    advice = make.service(
        "City Advice",
        [make.location("Advice North", latitude=53.85), make.location("Advice South", latitude=53.76)],
        attributes=[make.need("debt", "Debt advice")],
        description="Free advice about debt.",
        alert="Closed on Christmas Eve.",
    )
    refuge = make.service(
        "Safe House",
        [{**make.location("Refuge"), "is_confidential": True, "transportation": "Bus 4 to the corner"}],
        attributes=[make.need("refuge", "Refuge")],
        description="A safe place to stay.",
    )
    make.publish(food, advice, refuge)
    yield {"food": food, "advice": advice, "refuge": refuge}
    shelf.clear()
