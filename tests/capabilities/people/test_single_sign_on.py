"""OpenID Connect, ready by environment: who gets in, and who does not, when the provider says who they are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from commonweal.kernel import clock
from commonweal.people.adapters import SingleSignOnAdapter
from commonweal.people.models import Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    """An identity provider in the settings, as the environment would put it there."""
    app = {
        "provider_id": "sso",
        "name": "County login",
        "client_id": "hub",
        "secret": "s",
        "settings": {"server_url": "https://id.example.org"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "EMAIL_AUTHENTICATION": True}}


def test_the_sign_in_page_offers_it_only_when_there_is_one(client, provider):
    page = client.get(reverse("account_login")).content.decode()
    assert "Sign in with County login" in page and 'action="/account/oidc/sso/login/"' in page


def test_without_a_provider_there_is_no_button(client):
    assert "/account/oidc/" not in client.get(reverse("account_login")).content.decode()


def test_the_provider_comes_back_to_one_address_in_every_language(client):
    from django.utils import translation

    with translation.override("cy"):
        assert reverse("openid_connect_callback", args=["sso"]) == "/account/oidc/sso/login/callback/"


@pytest.mark.parametrize(
    ("email", "is_verified", "is_open"),
    [("invited@example.org", True, True), ("invited@example.org", False, False), ("stranger@example.org", True, False)],
)
def test_only_invited_and_verified_addresses_get_an_account(cast, email, is_verified, is_open):
    Invitation.objects.create(
        organisation=cast.foodbank,
        email="invited@example.org",
        digest="x",
        expires_at=clock.now() + timedelta(days=1),
    )
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    login = SocialLogin(account=SocialAccount(provider="sso"))
    login.email_addresses = [EmailAddress(email=email, verified=is_verified)]
    with context.request_context(request):
        assert SingleSignOnAdapter(request).is_open_for_signup(request, login) is is_open


def test_an_open_hub_lets_everybody_have_one(settings):
    settings.ENV = replace(settings.ENV, sign_up=True)
    login = SocialLogin(account=SocialAccount(provider="sso"))
    login.email_addresses = []
    assert SingleSignOnAdapter().is_open_for_signup(RequestFactory().get("/"), login)


def test_forms_may_lead_to_the_provider_and_nowhere_else(settings):
    from commonweal.config.middleware import POLICY, policy

    assert policy() == POLICY
    settings.ENV = replace(settings.ENV, oidc_server_url="https://id.example.org/realms/county")
    assert "form-action 'self' https://id.example.org;" in policy()
    assert policy().replace(" https://id.example.org", "") == POLICY
