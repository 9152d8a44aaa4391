"""Deny by default: every address states who may use it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from commonweal.people.permissions import permission_of


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each, prefix + str(each.pattern))
        else:
            yield prefix + str(each.pattern), each


def test_every_address_states_its_permission():
    silent = [address for address, pattern in _patterns(get_resolver()) if permission_of(pattern.callback) is None]
    assert silent == []
