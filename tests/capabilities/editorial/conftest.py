"""The shelf of leaflets, Erin who publishes, and a draft that Bob began."""

import pytest

from tests.factories import editorial


@pytest.fixture
def shelf(db):
    """What the public sees of the kind "leaflet"."""
    with editorial.leaflets() as public:
        yield public


@pytest.fixture
def erin(cast):
    """A second publisher of the food bank."""
    return editorial.make_erin(cast)


@pytest.fixture
def item(cast, shelf):
    """Bob's draft."""
    return editorial.start_leaflet(cast)
