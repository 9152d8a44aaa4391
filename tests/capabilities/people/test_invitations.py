"""Invitations: one use, a time limit, the right person, letters in their language."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress

from commonweal.kernel import clock
from commonweal.kernel.errors import Conflict, Gone, Invalid, NotAllowed, NotFound, Unavailable
from commonweal.people.actions import invitations
from commonweal.people.models import Invitation, Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(cast, mailoutbox, django_capture_on_commit_callbacks):
    """A function: invite an address and give the token from the letter."""

    def send(email="new@example.org", role="editor"):
        with django_capture_on_commit_callbacks(execute=True):
            invitations.invite(organisation=cast.foodbank, email=email, role=role, by=cast.alice)
        return token_in(mailoutbox[-1])

    return send


def token_in(letter):
    return re.search(r"/invitations/([^/]+)/", letter.body)[1]


def test_a_newcomer_becomes_a_member(cast, invited, mailoutbox):
    token = invited(" New@Example.org ")
    assert mailoutbox[0].to == ["new@example.org"]
    assert "Alice" in mailoutbox[0].subject and "Harbour Food Bank" in mailoutbox[0].subject
    assert token in mailoutbox[0].alternatives[0][0]
    user = invitations.accept_as_new(token=token, name=" Nia  Rees ", password="", language="cy")
    assert (user.email, user.name, user.language) == ("new@example.org", "Nia Rees", "cy")
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    assert Membership.objects.get(user=user).role == "editor"
    with pytest.raises(Gone):
        invitations.accept_as_new(token=token, name="Again", password="", language="en")


def test_the_database_keeps_no_token(cast, invited):
    token = invited()
    [kept] = Invitation.objects.values()
    assert token not in str(kept)
    with pytest.raises(NotFound):
        invitations.find_invitation(kept["digest"])
    with pytest.raises(NotFound):
        invitations.find_invitation(token[:-1] + ("A" if token[-1] != "A" else "B"))


def test_somebody_with_an_account_accepts_once(cast, invited):
    token = invited("charlie@example.org", "publisher")
    with pytest.raises(Conflict):
        invitations.accept_as_new(token=token, name="Not Charlie", password="", language="en")
    with pytest.raises(NotAllowed):
        invitations.accept(token=token, user=cast.bob)
    assert invitations.accept(token=token, user=cast.charlie).role == "publisher"
    with pytest.raises(Gone):
        invitations.accept(token=token, user=cast.charlie)


def test_another_verified_address_of_mine_counts(cast, invited):
    token = invited("c.jones@example.org")
    address = EmailAddress.objects.create(user=cast.charlie, email="c.jones@example.org", verified=False)
    with pytest.raises(NotAllowed):
        invitations.accept(token=token, user=cast.charlie)
    address.verified = True
    address.save()
    assert invitations.accept(token=token, user=cast.charlie).organisation == cast.foodbank


def test_it_ends_after_14_days_and_can_be_sent_again(cast, invited, mailoutbox, django_capture_on_commit_callbacks):
    old = invited()
    with time_machine.travel(clock.now() + timedelta(days=15)):
        with pytest.raises(Gone):
            invitations.find_invitation(old)
        with django_capture_on_commit_callbacks(execute=True):
            invitations.resend(invitation=Invitation.objects.get(), by=cast.alice)
        with pytest.raises(Gone):
            invitations.find_invitation(old)
        assert invitations.find_invitation(token_in(mailoutbox[-1])).is_open


def test_withdrawn_means_withdrawn(cast, invited):
    token = invited()
    row = Invitation.objects.get()
    invitations.revoke(invitation=row, by=cast.alice)
    with pytest.raises(Gone):
        invitations.find_invitation(token)
    with pytest.raises(Conflict):
        invitations.resend(invitation=row, by=cast.alice)
    invited()
    assert Invitation.objects.open().count() == 1


def test_members_and_invited_people_are_not_invited_again(cast, invited):
    for email, code in (("bob@example.org", "member"), ("new@example.org", "invited")):
        if code == "invited":
            invited(email)
        with pytest.raises(Invalid) as caught:
            invitations.invite(organisation=cast.foodbank, email=email, role="viewer", by=cast.alice)
        assert caught.value.problems[0].code == code


def test_weak_passwords_are_refused(cast, invited):
    token = invited()
    with pytest.raises(Invalid) as caught:
        invitations.accept_as_new(token=token, name="Nia", password="password", language="en")
    assert {problem.where for problem in caught.value.problems} == {"password"}
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_letter_is_in_the_language_of_somebody_known(cast, invited, mailoutbox):
    cast.charlie.language = "ar"
    cast.charlie.save()
    invited("charlie@example.org")
    assert "/ar/invitations/" in mailoutbox[0].body
    assert 'dir="rtl"' in mailoutbox[0].alternatives[0][0]


def test_a_mail_server_that_does_not_answer_is_said_honestly(cast, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(Unavailable), django_capture_on_commit_callbacks(execute=True):
        invitations.invite(organisation=cast.foodbank, email="new@example.org", role="viewer", by=cast.alice)
    assert Invitation.objects.open().count() == 1
