"""The feed of changes: what was published, changed and withdrawn, with tombstones. Ours; the standards have none."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from commonweal.directory.api import answers, lists
from commonweal.directory.api.contracts import Contract
from commonweal.directory.queries import changes
from commonweal.directory.queries.changes import ChangeLine
from commonweal.kernel.errors import NotFound

BATCH = 1000


def answer(request: HttpRequest, contract: Contract, query: Any) -> HttpResponseBase:
    """One stretch of the feed, or all of it as lines. Costs what changed, not what there is. Raises NotFound."""
    since = query.since or 0
    newest, _ = changes.latest()
    if since > newest:
        raise NotFound(
            f"There is no change {since}: the newest is {newest}. Start again from 0.", code="no_such_sequence"
        )
    kinds = tuple(endpoint.kind for endpoint in contract.endpoints if query.kind in (None, endpoint.kind))
    if query.format == "ndjson":
        return answers.lines(_all(request, contract, query, since, kinds), etag="", modified=None)
    return _stretch(request, contract, query, since, newest, kinds)


def _stretch(
    request: HttpRequest, contract: Contract, query: Any, since: int, newest: int, kinds: tuple[str, ...]
) -> HttpResponse:
    found = changes.changes_after(since, limit=query.per_page + 1, kinds=kinds, modified_after=query.modified_after)
    has_more = len(found) > query.per_page
    shown = found[: query.per_page]
    last = shown[-1].sequence if has_more else max(newest, shown[-1].sequence if shown else 0)
    asked = {"since": last, "kind": query.kind, "per_page": query.per_page}
    address = request.build_absolute_uri(reverse(f"{contract.slug}:changes"))
    body = {
        "since": since,
        "last_sequence": last,
        "size": len(shown),
        "has_more": has_more,
        "next": f"{address}?{urlencode({name: value for name, value in asked.items() if value is not None})}",
        "empty": not shown,
        "contents": [_line(request, contract, change) for change in shown],
    }
    result = answers.json_answer(orjson.dumps(body))
    result.headers["Cache-Control"] = "no-cache"
    return result


def _line(request: HttpRequest, contract: Contract, change: ChangeLine) -> dict[str, Any]:
    line: dict[str, Any] = {
        "sequence": change.sequence,
        "kind": change.kind,
        "id": str(change.id),
        "op": change.op,
        "at": change.at.isoformat().replace("+00:00", "Z"),
    }
    if change.replaced_by:
        line["replaced_by"] = str(change.replaced_by)
    if change.op == "put":
        line["url"] = lists.item_url(request, contract, change.kind, change.id)
    return line


def _all(
    request: HttpRequest, contract: Contract, query: Any, since: int, kinds: tuple[str, ...]
) -> Iterator[list[str]]:
    while batch := changes.changes_after(since, limit=BATCH, kinds=kinds, modified_after=query.modified_after):
        yield [orjson.dumps(_line(request, contract, change)).decode() for change in batch]
        since = batch[-1].sequence
