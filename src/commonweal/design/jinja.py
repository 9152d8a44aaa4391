"""The Jinja2 environment all pages are rendered with."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from commonweal.design import brand, context, fields, wording


def environment(**options: Any) -> Environment:
    """The environment with our globals, gettext and the GOV.UK macros under `govuk_frontend_jinja/`."""
    loader = ChoiceLoader(
        [options.pop("loader"), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    options.pop("autoescape", None)
    options.setdefault("undefined", ChainableUndefined)
    env = Environment(
        autoescape=_escapes,  # noqa: S701  (a function that escapes everything but plain text)
        loader=loader,
        **options,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(
        static=brand.static,
        brand_colour=brand.main_colour,
        url=_url,
        query=context.query,
        field_parts=fields.parts,
        form_errors=fields.errors,
    )
    env.filters.update(wording.FILTERS)
    return env


def _escapes(template: str | None) -> bool:
    """Everything is escaped but plain text."""
    return not (template or "").endswith(".txt")


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)
