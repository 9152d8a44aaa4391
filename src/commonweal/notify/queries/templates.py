"""Templates of one service with one of their versions."""

from uuid import UUID

from commonweal.kernel.errors import NotFound
from commonweal.notify.models import Service, Template, TemplateVersion


def template_version(
    service: Service, template_id: UUID, version: int | None = None
) -> tuple[Template, TemplateVersion]:
    """A template with the version asked for, or its current one. Raises NotFound."""
    found = Template.objects.filter(service=service, pk=template_id).first()
    if found is not None:
        wanted = version if version is not None else found.current_version
        said = found.versions.select_related("created_by").filter(version=wanted).first()
        if said is not None:
            return found, said
    raise NotFound("No result found", code="no_template")


def current_templates(service: Service, channel: str = "") -> list[tuple[Template, TemplateVersion]]:
    """All templates that are not archived, each with its current version, in two queries."""
    found = Template.objects.filter(service=service, is_archived=False)
    if channel:
        found = found.filter(channel=channel)
    templates = {each.pk: each for each in found}
    versions = TemplateVersion.objects.filter(template__in=templates).select_related("created_by")
    current = {v.template_id: v for v in versions if templates[v.template_id].current_version == v.version}
    return [(each, current[each.pk]) for each in templates.values()]
