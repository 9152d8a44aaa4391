"""Addresses of people. Staff pages lie under /staff/, a person's own under /account/."""

from django.urls import path

from commonweal.people.views import home, invitations, keys, members, organisations, profile

app_name = "people"
_one = "staff/people/organisations/<uuid:pk>/"
urlpatterns = [
    path("staff/", home.staff_home, name="home"),
    path("staff/people/switch/", home.switch, name="switch"),
    path("staff/people/organisations/", organisations.organisation_list, name="organisations"),
    path("staff/people/organisations/new/", organisations.organisation_new, name="organisation_new"),
    path(_one, organisations.organisation, name="organisation"),
    path(f"{_one}edit/", organisations.organisation_edit, name="organisation_edit"),
    path(f"{_one}state/", organisations.organisation_state, name="organisation_state"),
    path(f"{_one}numbers/new/", organisations.identifier_new, name="identifier_new"),
    path(f"{_one}numbers/<uuid:identifier>/remove/", organisations.identifier_remove, name="identifier_remove"),
    path(f"{_one}members/", members.member_list, name="members"),
    path(f"{_one}members/invite/", members.invite, name="invite"),
    path(f"{_one}members/leave/", members.leave, name="leave"),
    path(f"{_one}members/<uuid:membership>/role/", members.role, name="role"),
    path(f"{_one}members/<uuid:membership>/remove/", members.remove, name="member_remove"),
    path(f"{_one}invitations/<uuid:invitation>/resend/", members.invitation_resend, name="invitation_resend"),
    path(f"{_one}invitations/<uuid:invitation>/revoke/", members.invitation_revoke, name="invitation_revoke"),
    path(f"{_one}keys/", keys.key_list, name="keys"),
    path(f"{_one}keys/new/", keys.key_new, name="key_new"),
    path(f"{_one}keys/<uuid:key>/revoke/", keys.key_revoke, name="key_revoke"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("account/", profile.profile, name="profile"),
    path("account/edit/", profile.profile_edit, name="profile_edit"),
    path("account/delete/", profile.erase, name="erase"),
    path("account/deleted/", profile.erased, name="erased"),
]
