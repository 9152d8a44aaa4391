"""Signing in and looking after one's account, over HTTP."""

import re
from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.urls import reverse

from commonweal.people.models import ApiKey, Invitation, Membership, Organisation, User
from commonweal.record.models import AuditEntry, OutboxFact
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def sign_in(client, email="alice@example.org", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def totp(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def confirm(client):
    """Say again who it is, as important changes ask."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_signed_in(client):
    return client.get(reverse("people:home")).status_code == 200


def test_password(cast, client):
    assert "is not right" in sign_in(client, password="wrong").content.decode()
    assert not is_signed_in(client)
    response = sign_in(client, email=" Alice@Example.org ")
    assert response["Location"] == "/staff/"
    assert is_signed_in(client)


def test_people_land_in_their_own_language(cast, client):
    cast.alice.language = "cy"
    cast.alice.save()
    assert sign_in(client)["Location"] == "/cy/staff/"


def test_an_unknown_address_looks_like_a_wrong_password(cast, client):
    def shown(**who):
        page = sign_in(client, password="wrong wrong", **who).content.decode()
        return re.sub(r'value="[^"]*"', "", page)

    assert shown(email="alice@example.org") == shown(email="nobody@example.org")


def test_too_many_wrong_passwords(cast, client):
    for _ in range(5):
        sign_in(client, password="wrong")
    assert "too many attempts" in sign_in(client).content.decode()
    assert not is_signed_in(client)


def test_too_many_letters_to_one_address(cast, client, mailoutbox):
    answers = [
        client.post(reverse("account_reset_password"), {"email": "alice@example.org"}).status_code for _ in range(7)
    ]
    assert answers == [302] * 5 + [429] * 2 and len(mailoutbox) == 5
    refused = client.post(reverse("account_reset_password"), {"email": "alice@example.org"})
    assert refused["Retry-After"] == "300" and "That was too often" in refused.content.decode()


def test_a_code_by_email(cast, client, mailoutbox):
    response = client.post(reverse("account_request_login_code"), {"email": "alice@example.org"})
    assert response["Location"] == reverse("account_confirm_login_code")
    code = mailoutbox[0].subject.rsplit(" ", 1)[1]
    assert code in mailoutbox[0].body
    page = client.get(reverse("account_confirm_login_code") + f"?code={code}").content.decode()
    assert f'value="{code}"' in page
    assert "is not right" in client.post(response["Location"], {"code": "wrong"}).content.decode()
    client.post(response["Location"], {"code": code})
    assert is_signed_in(client)


def test_a_code_for_an_unknown_address_looks_the_same(cast, client, mailoutbox):
    known = client.post(reverse("account_request_login_code"), {"email": "alice@example.org"})
    page_known = client.get(known["Location"]).content.decode().replace("alice@example.org", "X")
    client.post(reverse("account_logout"))
    unknown = client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})
    page_unknown = client.get(unknown["Location"]).content.decode().replace("nobody@example.org", "X")
    hide = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert known["Location"] == unknown["Location"]
    assert hide.sub("", page_known) == hide.sub("", page_unknown)
    assert "no account" in mailoutbox[1].body


def test_a_new_password_by_link(cast, client, mailoutbox):
    done = client.post(reverse("account_reset_password"), {"email": "alice@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert done["Location"] == unknown["Location"] == reverse("account_reset_password_done")
    link = re.search(r"http://[^/]+(/account/password/reset/key/\S+)", mailoutbox[0].body)[1]
    form = client.get(link)["Location"]
    assert client.get(form).status_code == 200
    client.post(form, {"password1": "a quiet harbour"})
    assert sign_in(client, password="a quiet harbour")["Location"] == "/staff/"
    client.post(reverse("account_logout"))
    assert "used already" in client.get(link, follow=True).content.decode()


def test_sign_up_is_closed_by_default_and_can_be_opened(cast, client, settings, mailoutbox):
    who = {"name": "Nia Rees", "email": "nia@example.org", "password1": "a quiet harbour"}
    assert "need an invitation" in client.get(reverse("account_signup")).content.decode()
    client.post(reverse("account_signup"), who)
    assert not User.objects.filter(email="nia@example.org").exists()
    settings.ENV = replace(settings.ENV, sign_up=True)
    client.post(reverse("account_signup"), who)
    nia = User.objects.get(email="nia@example.org")
    assert nia.name == "Nia Rees" and not is_signed_in(client)
    code = mailoutbox[-1].subject.rsplit(" ", 1)[1]
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert is_signed_in(client)
    assert EmailAddress.objects.get(user=nia).verified


@pytest.mark.django_db(transaction=True)
def test_the_authenticator_app(cast, client, mailoutbox):
    sign_in(client)
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r"<code[^>]*>([A-Z2-7]{16,})</code>", page.content.decode())[1]
    assert "data:image/svg+xml" in page.content.decode()
    assert "is not right" in client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    kept = Authenticator.objects.get(user=cast.alice, type="totp")
    assert secret not in str(kept.data), "the secret is encrypted"
    assert "authenticator app" in mailoutbox[-1].body
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    recovery = re.findall(r"<code>(\S+)</code>", codes)
    assert len(recovery) == 10
    client.post(reverse("account_logout"))
    cache.clear()
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert "is not right" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": recovery[0]})
    assert is_signed_in(client), "a recovery code works once"
    client.post(reverse("account_logout"))
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": recovery[0]})
    assert not is_signed_in(client)


def test_signing_out_everywhere_else(cast, client):
    from django.test import Client

    other = Client(HTTP_USER_AGENT="Old phone")
    sign_in(client)
    sign_in(other)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Old phone" in page and "This device" in page
    client.post(reverse("usersessions_list"))
    assert is_signed_in(client) and not is_signed_in(other)
    assert UserSession.objects.filter(user=cast.alice).count() == 1


def test_the_profile(cast, client):
    client.force_login(cast.alice)
    assert "alice@example.org" in client.get(reverse("people:profile")).content.decode()
    edit = reverse("people:profile_edit")
    assert client.post(edit, {"name": "A", "language": "xx", "time_zone": "Mars/Olympus"}).status_code == 200
    response = client.post(edit, {"name": "Alys", "language": "cy", "time_zone": "Asia/Kolkata"})
    assert response["Location"] == "/cy/account/"
    cast.alice.refresh_from_db()
    assert (cast.alice.name, cast.alice.language, cast.alice.time_zone) == ("Alys", "cy", "Asia/Kolkata")
    entry = AuditEntry.objects.get(act="profile changed")
    assert entry.after == {"changed": ["language", "name", "time_zone"]}


def test_important_changes_ask_who_it_is(cast, client):
    client.force_login(cast.alice)
    for name in ("people:erase", "mfa_activate_totp", "mfa_add_webauthn"):
        response = client.get(reverse(name))
        assert response.status_code == 302 and "reauthenticate" in response["Location"], name


def test_an_invited_newcomer_goes_all_the_way(cast, client, mailoutbox, django_capture_on_commit_callbacks):
    client.force_login(cast.alice)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("people:invite", args=[cast.foodbank.pk]), {"email": "nia@example.org", "role": "editor"})
    client.logout()
    link = re.search(r"http://[^/]+(/invitations/\S+/)", mailoutbox[-1].body)[1]
    page = client.get(link).content.decode()
    assert "Join Harbour Food Bank" in page
    assert "There is a problem" in client.post(link, {"name": "", "password": ""}).content.decode()
    response = client.post(link, {"name": "Nia", "password": "a quiet harbour"})
    assert response["Location"] == reverse("people:home") and is_signed_in(client)
    client.logout()
    assert client.get(link).status_code == 410
    assert client.get("/invitations/nonsense/").status_code == 404


def test_an_invitation_for_somebody_else(cast, client, mailoutbox, django_capture_on_commit_callbacks):
    client.force_login(cast.alice)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("people:invite", args=[cast.foodbank.pk]), {"email": "charlie@example.org", "role": "viewer"}
        )
    link = re.search(r"http://[^/]+(/invitations/\S+/)", mailoutbox[-1].body)[1]
    assert client.post(link).status_code == 403
    client.logout()
    assert reverse("account_login") in client.get(link).content.decode()
    client.force_login(cast.charlie)
    client.post(link)
    assert Membership.objects.filter(user=cast.charlie, organisation=cast.foodbank).exists()
    assert Invitation.objects.get().accepted_at


def test_deleting_my_account(cast, client):
    nia = make_user("nia")
    Membership.objects.create(user=nia, organisation=cast.foodbank, role="editor")
    key = ApiKey.objects.create(organisation=cast.foodbank, name="k", prefix="p", digest="d", scopes=[], created_by=nia)
    sign_in(client, "nia@example.org")
    confirm(client)
    client.post(reverse("people:profile_edit"), {"name": "Nia Rees", "language": "en", "time_zone": "UTC"})
    assert "Tick the box" in client.post(reverse("people:erase"), {}).content.decode()
    response = client.post(reverse("people:erase"), {"is_sure": "on"})
    assert response["Location"] == reverse("people:erased")
    assert client.get(response["Location"]).status_code == 200
    assert not is_signed_in(client)
    nia.refresh_from_db()
    assert nia.erased_at and not nia.is_active and str(nia) == "Deleted account"
    everything = str([list(model.objects.values()) for model in (User, EmailAddress, AuditEntry, UserSession)])
    assert "nia@" not in everything and "Nia" not in everything
    assert ApiKey.objects.get() == key, "what belongs to the organisation stays"
    assert OutboxFact.objects.filter(name="people.PersonErased").count() == 1
    assert "is not right" in sign_in(client, "nia@example.org").content.decode()


def test_the_only_manager_and_the_only_operator_cannot_go(cast, client):
    sign_in(client)
    confirm(client)
    assert "Harbour Food Bank" in client.get(reverse("people:erase")).content.decode()
    assert "only manager" in client.post(reverse("people:erase"), {"is_sure": "on"}).content.decode()
    client.post(reverse("account_logout"))
    sign_in(client, "dana@example.org")
    confirm(client)
    assert "only operator" in client.post(reverse("people:erase"), {"is_sure": "on"}).content.decode()
    assert Organisation.objects.filter(memberships__user=cast.alice).exists()


def test_switched_off_accounts_are_told_so_only_with_the_password(cast, client):
    cast.alice.is_active = False
    cast.alice.save()
    assert sign_in(client)["Location"] == reverse("account_inactive")
    assert "is not right" in sign_in(client, password="wrong").content.decode()


PAGES = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
PAGES += ["account_request_login_code", "account_inactive", "people:erased", "socialaccount_login_cancelled"]
PAGES += ["account_reset_password_from_key_done", "socialaccount_login_error"]
MINE = ["people:profile", "people:profile_edit", "account_email", "mfa_index", "mfa_list_webauthn", "account_logout"]
MINE += ["usersessions_list", "socialaccount_connections", "account_reauthenticate", "people:home"]


@pytest.mark.parametrize("language", ["en", "cy", "ar"])
@pytest.mark.parametrize("name", [*PAGES, *MINE])
def test_every_account_page_is_ours_in_every_language(cast, client, name, language):
    from django.utils import translation

    if name in MINE:
        client.force_login(cast.alice)
    with translation.override(language):
        page = client.get(reverse(name)).content.decode()
    assert f'<html lang="{language}"' in page and "govuk-template" in page
    assert "<script>" not in page and " style=" not in page
