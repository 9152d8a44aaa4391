"""API keys: shown once, kept as a digest, refused in every state but one."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from commonweal.kernel import clock
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Invalid
from commonweal.people import keys
from commonweal.people.actions import keys as actions
from commonweal.people.actions import organisations
from commonweal.people.engine.secrets import KeyText
from commonweal.people.models import ApiKey
from commonweal.record.models import AuditEntry


@pytest.fixture(autouse=True)
def _scopes(monkeypatch):
    monkeypatch.setattr(keys, "_scopes", {})
    keys.register_scope("test:read", "Read tests")
    keys.register_scope("test:write", "Write tests")


@pytest.fixture
def issued(cast):
    """A key of the food bank and its text."""
    return actions.issue_key(
        organisation=cast.foodbank,
        name="Website",
        scopes=["test:read"],
        expires_at=clock.now() + timedelta(days=30),
        by=cast.alice,
    )


def test_a_working_key(issued, cast):
    key, text = issued
    found = keys.authenticate(f"Bearer {text}")
    assert found == key and found.organisation == cast.foodbank
    assert isinstance(found, Actor) and found.actor_kind == "key"
    assert found.has_scope("test:read") and not found.has_scope("test:write")


def test_the_database_keeps_no_key(issued):
    key, text = issued
    secret = KeyText.parse(text).secret
    assert secret not in str(ApiKey.objects.values().get())
    assert secret not in str(list(AuditEntry.objects.values()))
    assert len(key.digest) == 64


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer x", "Basic {text}", "{text}", "Bearer {text}x", "Bearer {other}"],
)
def test_anything_else_is_refused(issued, header):
    _, text = issued
    other = str(KeyText(KeyText.parse(text).prefix, KeyText.new().secret))
    assert keys.authenticate(header and header.format(text=text, other=other)) is None


def test_a_key_ends_by_time_by_hand_and_with_its_organisation(issued, cast):
    key, text = issued
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert keys.authenticate(f"Bearer {text}") is None
    organisations.deactivate_organisation(organisation=cast.foodbank, by=cast.dana)
    assert keys.authenticate(f"Bearer {text}") is None
    organisations.reactivate_organisation(organisation=cast.foodbank, by=cast.dana)
    assert keys.authenticate(f"Bearer {text}") is not None
    actions.revoke_key(key=key, by=cast.alice)
    actions.revoke_key(key=key, by=cast.alice)
    assert keys.authenticate(f"Bearer {text}") is None
    assert AuditEntry.objects.filter(act="API key revoked").count() == 1


def test_last_used_is_coarse_and_cheap(issued, django_assert_num_queries):
    key, text = issued
    with django_assert_num_queries(2):
        keys.authenticate(f"Bearer {text}")
    with django_assert_num_queries(1):
        keys.authenticate(f"Bearer {text}")
    key.refresh_from_db()
    first = key.last_used_at
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        keys.authenticate(f"Bearer {text}")
    key.refresh_from_db()
    assert key.last_used_at - first >= timedelta(hours=1)


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": []}, {"scopes": ["test:read", "no:such"]}, {"name": " "}, {"expires_at": clock.now()}],
)
def test_bad_wishes_are_refused(cast, wrong):
    wish = {"name": "x", "scopes": ["test:read"], "expires_at": None} | wrong
    with pytest.raises(Invalid):
        actions.issue_key(organisation=cast.foodbank, by=cast.alice, **wish)
    assert not ApiKey.objects.exists()


def test_a_scope_has_a_package_and_an_act():
    with pytest.raises(ValueError, match="package:act"):
        keys.register_scope("everything", "Everything")


@given(st.text(max_size=80))
def test_no_text_breaks_parsing(text):
    parsed = KeyText.parse(text)
    assert parsed is None or str(parsed) == text.strip()


def test_keys_do_not_repeat():
    assert len({str(KeyText.new()) for _ in range(1000)}) == 1000
