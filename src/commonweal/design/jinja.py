"""The Jinja2 environment all pages are rendered with."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader


def environment(**options: Any) -> Environment:
    """The environment with our globals, gettext and the GOV.UK macros under `govuk_frontend_jinja/`."""
    loader = ChoiceLoader(
        [options.pop("loader"), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    options.setdefault("undefined", ChainableUndefined)
    env = Environment(**options, loader=loader, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True)  # noqa: S701 autoescape comes from Django's options
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext, npgettext=translation.npgettext)  # type: ignore[attr-defined]
    env.globals.update(static=static, url=_url)
    return env


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)
