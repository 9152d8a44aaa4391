"""The town, once a session and never changed; tests that change things store their own."""

import pytest

from tests.contract.directory import town


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):  # noqa: F811
    yield


@pytest.fixture
def directory_town(db):
    """The published town."""
    town.build()
    return town
