"""Setting up services, their keys, senders and templates."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict
from commonweal.kernel.refs import Ref
from commonweal.kernel.text import slug
from commonweal.notify.models import ApiKey, ContactBlock, ReplyTo, Service, SmsSender, Template, TemplateVersion
from commonweal.notify.queries import sending
from commonweal.people.models import Organisation, User
from commonweal.record import vault


def _note(act: str, service: Service, kind: str, row_id: uuid.UUID, by: Actor, after: Mapping[str, Any]) -> None:
    subject = Ref("notify", kind, str(row_id))
    ledger.note(act=act, subject=subject, by=by, after=after, organisation=str(service.organisation_id))
    transaction.on_commit(sending.forget)


@transaction.atomic
def create_service(*, organisation: Organisation, name: str, by: Actor, **settings: Any) -> Service:
    """A service on trial that may send e-mails, texts and letters. `settings` are fields of Service."""
    settings.setdefault("email_from", slug(name) or f"service-{uuid.uuid4().hex[:8]}")
    settings.setdefault("channels", ["email", "sms", "letter"])
    service = Service.objects.create(organisation=organisation, name=name, **settings)
    _note("service created", service, "service", service.pk, by, {"name": name})
    return service


@transaction.atomic
def create_api_key(*, service: Service, name: str, kind: str, by: Actor) -> tuple[ApiKey, str]:
    """A key and the text to give to the client, `name-service_id-secret`. It is shown this once."""
    if service.api_keys.filter(name=name).exists():
        raise Conflict(f"The service already has a key called “{name}”.", code="key_name_taken")
    secret = str(uuid.uuid4())
    creator = by if isinstance(by, User) else None
    key = ApiKey.objects.create(
        service=service, name=name, kind=kind, sealed_secret=vault.seal(secret.encode()), created_by=creator
    )
    _note("API key created", service, "api_key", key.pk, by, {"name": name, "kind": kind})
    return key, f"{name}-{service.pk}-{secret}"


@transaction.atomic
def revoke_api_key(*, key: ApiKey, by: Actor) -> None:
    """Stop a key; requests signed with it are refused within a second."""
    if key.expires_at is None:
        key.expires_at = clock.now()
        key.save(update_fields=["expires_at"])
        _note("API key revoked", key.service, "api_key", key.pk, by, {"name": key.name})


@transaction.atomic
def add_sms_sender(
    *, service: Service, sender: str, by: Actor, default: bool = False, inbound: bool = False
) -> SmsSender:
    """A name or number that texts may come from."""
    if default:
        service.sms_senders.update(is_default=False)
    row = SmsSender.objects.create(service=service, sender=sender, is_default=default, is_inbound=inbound)
    _note("text sender added", service, "sms_sender", row.pk, by, {"sender": sender})
    return row


@transaction.atomic
def add_reply_to(*, service: Service, email_address: str, by: Actor, default: bool = False) -> ReplyTo:
    """An address that answers go to."""
    if default:
        service.reply_tos.update(is_default=False)
    row = ReplyTo.objects.create(service=service, email_address=email_address, is_default=default)
    _note("reply address added", service, "reply_to", row.pk, by, {})
    return row


@transaction.atomic
def add_contact_block(*, service: Service, text: str, by: Actor, default: bool = False) -> ContactBlock:
    """A sender's block for letters."""
    if default:
        service.contact_blocks.update(is_default=False)
    row = ContactBlock.objects.create(service=service, text=text, is_default=default)
    _note("contact block added", service, "contact_block", row.pk, by, {})
    return row


@transaction.atomic
def create_template(
    *, service: Service, channel: str, name: str, body: str, by: Actor, subject: str = "", **more: Any
) -> Template:
    """A template with its first version. `more`: contact_block, postage, language, folder."""
    template = Template.objects.create(service=service, channel=channel, folder=more.pop("folder", ""))
    _add_version(template, 1, name=name, body=body, subject=subject, by=by, **more)
    _note("template created", service, "template", template.pk, by, {"name": name, "channel": channel})
    return template


@transaction.atomic
def update_template(*, template: Template, by: Actor, **changes: Any) -> TemplateVersion:
    """A new version with `changes` (name, subject, body, contact_block, postage, texts); the rest stays."""
    locked = Template.objects.select_for_update().get(pk=template.pk)
    old = locked.versions.get(version=locked.current_version)
    said = old.text()
    new = _add_version(
        locked,
        locked.current_version + 1,
        name=changes.get("name", old.name),
        subject=changes.get("subject", said.subject),
        body=changes.get("body", said.body),
        by=by,
        contact_block=changes.get("contact_block", old.contact_block),
        postage=changes.get("postage", old.postage),
        language=old.language,
        texts={key: value for key, value in old.texts.items() if key != old.language} | changes.get("texts", {}),
    )
    locked.current_version = new.version
    locked.updated_at = clock.now()
    locked.save(update_fields=["current_version", "updated_at"])
    template.refresh_from_db()
    _note("template changed", template.service, "template", template.pk, by, {"version": new.version})
    return new


def _add_version(
    template: Template,
    version: int,
    *,
    name: str,
    body: str,
    subject: str,
    by: Actor,
    contact_block: str = "",
    postage: str = "",
    language: str = "",
    texts: Mapping[str, Any] | None = None,
) -> TemplateVersion:
    first = language or template.service.default_language
    return TemplateVersion.objects.create(
        template=template,
        version=version,
        name=name,
        language=first,
        texts={**(texts or {}), first: {"subject": subject, "body": body}},
        contact_block=contact_block,
        postage=postage or ("second" if template.channel == "letter" else ""),
        created_by=by if isinstance(by, User) else None,
    )
