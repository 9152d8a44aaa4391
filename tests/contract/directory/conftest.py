"""The town for every contract test."""

import pytest

from tests.contract.directory import town


@pytest.fixture
def directory_town(db):
    """The published town."""
    town.build()
    return town
