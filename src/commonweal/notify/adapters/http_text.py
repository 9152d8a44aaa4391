"""Texts through any provider that takes one HTTP call, described by data instead of code."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from commonweal.notify.engine.providers import AnswerLost, Outgoing, Refused, Taken, TryLater

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Call:
    """How to call a provider: `{to}`, `{from}`, `{text}` and `{id}` are filled into headers and body.

    `body` is an object (sent as JSON, or as a form when `is_form`); `reference` is the path to the provider's id
    in its JSON answer, dots between keys.
    """

    url: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    is_form: bool = False
    reference: str = "id"
    timeout_seconds: float = 10.0


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _FIELD.sub(lambda found: values.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: _filled(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    return value


class HttpText:
    """A text provider behind one HTTP call, connections kept open."""

    channel = "sms"

    def __init__(self, name: str, call: Call, *, transport: httpx.BaseTransport | None = None) -> None:
        self.name = name
        self.call = call
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
        self._client = httpx.Client(timeout=call.timeout_seconds, limits=limits, transport=transport)

    def send(self, message: Outgoing) -> Taken:
        """One POST. 429 and 5xx before acceptance mean later; other 4xx mean never; a lost answer is told apart."""
        content = message.content
        values = {"to": content["to"], "from": content["from"], "text": content["body"], "id": str(message.id)}
        body = _filled(self.call.body, values)
        headers = {**_filled(self.call.headers, values), "Idempotency-Key": str(message.id)}
        try:
            if self.call.is_form:
                answer = self._client.post(self.call.url, data=body, headers=headers)
            else:
                answer = self._client.post(self.call.url, json=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryLater(type(error).__name__) from error
        except httpx.TransportError as error:
            raise AnswerLost(type(error).__name__) from error
        if answer.status_code == 429 or answer.status_code >= 500:
            raise TryLater(f"HTTP {answer.status_code}")
        if answer.status_code >= 400:
            raise Refused(f"HTTP {answer.status_code}", status="technical-failure")
        return Taken(self._reference(answer), "sending")

    def _reference(self, answer: httpx.Response) -> str:
        try:
            found: Any = answer.json()
            for key in self.call.reference.split("."):
                found = found[int(key)] if isinstance(found, list) else found[key]
        except (json.JSONDecodeError, KeyError, IndexError, ValueError, TypeError):
            return ""
        return str(found)[:200]
