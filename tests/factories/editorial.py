"""A kind of draft for tests: leaflets on a shelf."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.utils.html import escape

from commonweal.editorial import actions, kinds
from commonweal.kernel import ids
from commonweal.kernel.errors import Problem
from commonweal.kernel.refs import Ref
from commonweal.people.models import Membership, User


@contextmanager
def leaflets() -> Iterator[dict[Any, Any]]:
    """The kind "leaflet", registered while the context lasts; gives what the public sees: {(ref, language): document}."""
    public: dict[Any, Any] = {}

    def validate(document):
        return [] if document.get("title") else [Problem("title", "Enter a title.")]

    def withdraw(withdrawal):
        for key in [key for key in public if key[0] == withdrawal.ref]:
            del public[key]

    kinds.register(
        kinds.Kind(
            name="leaflet",
            label="Leaflet",
            publish=lambda it: public.update({(it.ref, it.language): it.document}),
            withdraw=withdraw,
            validate=validate,
            preview=lambda request, document, language: f"<h1>{escape(document['title'])}</h1>",
            edit_url=lambda item_id, ref: f"/staff/drafts/{item_id}/",
            labels={"title": "Title"},
            review_every=timedelta(days=180),
        )
    )
    try:
        yield public
    finally:
        kinds.unregister("leaflet")


def start_leaflet(cast: Any, **document: Any) -> Any:
    """A draft that Bob began for the food bank."""
    return actions.start_draft(
        kind="leaflet",
        ref=Ref("test", "leaflet", str(ids.new_id())),
        document={"title": "Food parcels"} | document,
        by=cast.bob,
        organisation=cast.foodbank,
    )


def make_erin(cast: Any) -> User:
    """A second publisher of the food bank."""
    user = User.objects.create_user("erin@example.org", name="Erin")
    Membership.objects.create(user=user, organisation=cast.foodbank, role="publisher")
    return user
