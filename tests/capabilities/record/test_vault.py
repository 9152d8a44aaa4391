"""Sealed texts survive a change of keys and open with none but ours."""

import dataclasses

import pytest
from cryptography.fernet import Fernet

from commonweal.kernel.errors import Unavailable
from commonweal.record import vault


def with_keys(settings, *keys: bytes) -> None:
    settings.ENV = dataclasses.replace(settings.ENV, data_keys=",".join(key.decode() for key in keys))


def test_rotation_keeps_old_texts_readable_and_drops_old_keys(settings):
    old, new = Fernet.generate_key(), Fernet.generate_key()
    with_keys(settings, old)
    sealed = vault.seal(b"a secret")
    with_keys(settings, new, old)
    assert vault.unseal(sealed) == b"a secret"
    sealed = vault.reseal(sealed)
    with_keys(settings, new)
    assert vault.unseal(sealed) == b"a secret"
    with_keys(settings, old)
    with pytest.raises(Unavailable):
        vault.unseal(sealed)


def test_a_kept_key_is_made_once_for_its_owner_only(settings, tmp_path):
    settings.HOME = tmp_path
    settings.ENV = dataclasses.replace(settings.ENV, data_keys="")
    sealed = vault.seal(b"x")
    assert vault.unseal(sealed) == b"x" and b"x" not in sealed[:1]
    assert (tmp_path / "secrets" / "data_keys").stat().st_mode & 0o077 == 0


def test_digests_differ_by_purpose():
    assert vault.digest("a", purpose="one") == vault.digest("a", purpose="one") != vault.digest("a", purpose="two")
