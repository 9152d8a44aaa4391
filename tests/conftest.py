"""What every test may use. Alice manages the first organisation, Bob edits in it, Charlie is a stranger."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code: examples are not timed.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

SHARED = Path(os.environ.get("COMMONWEAL_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded real data and standards; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared folder")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Between tests that commit, Django empties SQLite's tables with DELETE, which the audit trail refuses."""
    from django.db import connection

    from commonweal.record import adapters

    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            adapters.unseal(connection)


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Pages are rendered from the source tree: no collectstatic before tests."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db):
    """The cast of characters and their two organisations."""
    from tests.factories.people import make_cast

    return make_cast()
