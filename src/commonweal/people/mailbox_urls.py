"""Addresses of the development mailbox, without a language prefix."""

from django.urls import path

from commonweal.people.views import mailbox

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.message_list, name="list"),
    path("<uuid:pk>/", mailbox.message, name="message"),
    path("<uuid:pk>/letter/", mailbox.letter, name="letter"),
]
