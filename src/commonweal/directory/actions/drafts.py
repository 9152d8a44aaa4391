"""Services written by staff: drafts in `editorial`, published through the one way into the directory's tables."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.directory.actions import store
from commonweal.directory.engine.answers import topics
from commonweal.directory.engine.canonical import canonical
from commonweal.directory.models.hsds import Service
from commonweal.directory.models.sources import Source, SourceKind
from commonweal.directory.queries import staff as queries
from commonweal.editorial import actions as editorial
from commonweal.editorial import kinds
from commonweal.editorial import queries as drafts
from commonweal.editorial.models import Item, Revision
from commonweal.kernel import clock, ids
from commonweal.kernel.actors import Actor, System
from commonweal.kernel.errors import Conflict, Invalid, NotFound, Problem
from commonweal.kernel.refs import Ref
from commonweal.people.models import Organisation, User
from commonweal.people.permissions import require_role
from commonweal.places.queries import locate
from commonweal.record import work
from commonweal.record.models import Work

BULK = "directory.bulk"
SOURCE = System("directory")


def start_service(*, name: str, organisation: Organisation | None, by: User) -> Item:
    """A draft of a new service of `organisation`."""
    service_id = ids.new_id()
    document: dict[str, Any] = {"id": str(service_id), "name": name, "status": "active"}
    if organisation is not None:
        document["organization"] = queries.organization_of(organisation) or {
            "id": str(ids.stable_id("people", "organisation", str(organisation.pk))),
            "name": organisation.name,
            "description": organisation.description or organisation.name,
        }
    return editorial.start_draft(
        kind="service", ref=queries.ref_of(service_id), document=document, by=by, organisation=organisation
    )


def edit_service(*, service_id: UUID, by: User) -> Item:
    """The item in which a published service is edited; what an import changed meanwhile is taken over first."""
    with transaction.atomic():
        service = queries.service_visible_to(by, service_id, role="editor")
        return _item_for(service)


def _item_for(service: Service) -> Item:
    document = queries.document_of(service.pk)
    item = drafts.item_of(queries.ref_of(service.pk))
    if item is None:
        return editorial.adopt(
            kind="service", ref=queries.ref_of(service.pk), document=document, by=SOURCE, organisation=service.owner
        )
    if item.live_number is not None:
        live = drafts.revision(item, item.live_number).document
        if _said(live) != _said(document):
            return editorial.follow(item=item, document=document, by=SOURCE, note=_("Taken over from its source."))
    return item


def _said(document: Mapping[str, Any]) -> bytes:
    """What a service says, without what storing it adds: when, and its organisation's own facts."""
    return canonical("service", {k: v for k, v in document.items() if k not in ("last_modified", "organization")})


def save_answers(
    *, item: Item, topic: str, answers: Mapping[str, Any], based_on: str, by: User, autosave: bool = False
) -> Revision:
    """Save the answers to one topic. Raises Conflict("stale") or Conflict("locked"), see editorial.save_draft."""
    head = drafts.head(item)
    base = head if head.token == based_on else _base(item, based_on) or head
    document = topics.write(topic, base.document, answers, locate=_point_of, language_names=LANGUAGE_NAMES)
    return editorial.save_draft(item=item, document=document, based_on=based_on, by=by, autosave=autosave)


def _base(item: Item, token: str) -> Revision | None:
    number = token.partition(".")[0]
    try:
        return drafts.revision(item, int(number)) if number.isdigit() else None
    except NotFound:
        return None


def _point_of(postcode: str) -> tuple[float, float] | None:
    found = locate(postcode)
    if found is None or found.is_approximate:
        return None
    return found.point.latitude, found.point.longitude


LANGUAGE_NAMES: Mapping[str, str] = {
    "ar": "Arabic", "bn": "Bengali", "bfi": "British Sign Language", "cy": "Welsh", "en": "English", "es": "Spanish",
    "fa": "Farsi", "fr": "French", "gu": "Gujarati", "ku": "Kurdish", "pa": "Punjabi", "pl": "Polish",
    "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "so": "Somali", "ti": "Tigrinya", "uk": "Ukrainian",
    "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip


def publish(publication: kinds.Publication) -> None:
    """What the kind "service" does when a revision is published: store it, under the source it came from."""
    owner = Organisation.objects.filter(pk=publication.organisation).first() if publication.organisation else None
    document = dict(publication.document)
    held = Service.objects.select_related("source").filter(pk=publication.ref.id).first()
    if held is not None and (held.assured_date or "") > str(document.get("assured_date") or ""):
        document["assured_date"] = held.assured_date
        if held.assurer_email:
            document["assurer_email"] = held.assurer_email
    _store(document, held.source if held else _source_of(owner), owner, publication.by)


def _store(document: dict[str, Any], source: Source, owner: Organisation | None, by: Actor) -> None:
    document = {"status": "active", **document, "last_modified": clock.now().isoformat(timespec="seconds")}
    store.store_documents([document], source=source, owner=owner, by=by, lift_bars=True)


def _source_of(owner: Organisation | None) -> Source:
    name = f"Staff of {owner.name} ({owner.slug})" if owner else "Staff of the hub"
    return store.source_named(name, owner=owner, kind=SourceKind.STAFF)


def withdraw(withdrawal: kinds.Withdrawal) -> None:
    """What the kind "service" does when it is retired."""
    store.withdraw(
        "service",
        withdrawal.ref.id,
        by=withdrawal.by,
        reason=withdrawal.reason,
        replaced_by=withdrawal.replacement.id if withdrawal.replacement else None,
    )


def retire_service(*, service_id: UUID, by: User, reason: str, replacement: UUID | None = None) -> Item:
    """Take one service away; its page sends readers to `replacement` where there is one."""
    if replacement is not None and (replacement == service_id or not queries.is_public(replacement)):
        raise Invalid(problems=[Problem("replacement", _("Choose a service that readers can find now."))])
    with transaction.atomic():
        service = queries.service_visible_to(by, service_id)
        require_role(by, str(service.owner_id) if service.owner_id else None, "publisher")
        item = _item_for(service)
        ref = Ref("directory", "service", str(replacement)) if replacement else None
        return editorial.withdraw(item=item, by=by, reason=reason, replacement=ref)


def confirm_details(*, service_ids: Sequence[UUID], by: User) -> Work:
    """Say that the details of these services are still right today; a report from which it can be undone."""
    before: dict[str, Any] = {}
    with transaction.atomic():
        services = queries.chosen_visible_to(by, list(service_ids), role="editor")
        for service in services:
            before[str(service.pk)] = {"assured_date": service.assured_date, "assurer_email": service.assurer_email}
            _assure(service, {"assured_date": clock.today().isoformat(), "assurer_email": by.email}, by)
        return _report(_("Details confirmed"), "confirm", before, services, by)


def _assure(service: Service, values: Mapping[str, Any], by: User) -> None:
    item = _item_for(service)
    document = {key: value for key, value in queries.document_of(service.pk).items() if key not in values}
    document |= {key: value for key, value in values.items() if value}
    held = Service.objects.select_related("source").get(pk=service.pk)
    _store(document, held.source, service.owner, by)
    editorial.follow(item=item, document=queries.document_of(service.pk), by=by, note=_("Details confirmed."))
    editorial.confirm(item=item, by=by)


def retire_services(*, service_ids: Sequence[UUID], by: User, reason: str) -> Work:
    """Retire several services at once; a report from which it can be undone."""
    before: dict[str, Any] = {}
    with transaction.atomic():
        services = queries.chosen_visible_to(by, list(service_ids), role="publisher")
        for service in services:
            item = retire_service(service_id=service.pk, by=by, reason=reason)
            before[str(service.pk)] = {"item": str(item.pk), "number": _live_before(item)}
        return _report(_("Services retired"), "retire", before, services, by)


def _live_before(item: Item) -> int:
    """The revision that was public until this transaction withdrew it."""
    step = drafts.steps(item).filter(act__in=("published", "adopted", "followed")).first()
    return step.number if step else item.head_number


def _report(title: str, act: str, before: dict[str, Any], services: Sequence[Service], by: User) -> Work:
    owners = {service.owner_id for service in services}
    return work.finished(
        kind=BULK,
        title=title,
        by=by,
        organisation=owners.pop() if len(owners) == 1 else None,
        result={"act": act, "before": before, "services": [service.name for service in services]},
    )


def undo(*, report: Work, by: User) -> int:
    """Undo what a bulk act did, once; how many services. Raises Conflict when it was undone already."""
    with transaction.atomic():
        row = Work.objects.select_for_update().filter(pk=report.pk, kind=BULK).first()
        if row is None:
            raise NotFound("There is nothing to undo.")
        result: dict[str, Any] = dict(row.result or {})
        if result.get("is_undone"):
            raise Conflict(_("This was undone already."), code="undone")
        wanted: dict[str, Any] = result["before"]
        count = _undo_each(str(result["act"]), wanted, by)
        row.result = result | {"is_undone": True}
        row.message = _("Undone.")
        row.save(update_fields=["result", "message"])
    return count


def _undo_each(act: str, wanted: Mapping[str, Any], by: User) -> int:
    if act == "retire":
        for values in wanted.values():
            item = Item.objects.get(pk=values["item"])
            editorial.reinstate(item=item, number=values["number"], by=by)
        return len(wanted)
    services = queries.chosen_visible_to(by, [UUID(each) for each in wanted], role="editor")
    for service in services:
        _assure(service, wanted[str(service.pk)], by)
    return len(services)
