"""PagerDuty's change events, version 2: /v2/change/enqueue."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from hotwash.domain.changes.change import Change
from hotwash.domain.incident.events import ChangeKind
from hotwash.domain.kernel import Instant, instant

_KINDS = frozenset(kind.value for kind in ChangeKind)


class _Payload(msgspec.Struct):
    summary: str
    source: str = ""
    timestamp: str | None = None
    custom_details: Mapping[str, Any] | None = None


class _Link(msgspec.Struct):
    href: str = ""


class _Event(msgspec.Struct):
    routing_key: str
    payload: _Payload
    links: list[_Link] | None = None


def decode(body: bytes, now: Instant) -> tuple[str, Change] | str:
    """The routing key and the change. custom_details may say service, kind and id; else the source is the service."""
    try:
        event = msgspec.json.decode(body, type=_Event)
        payload = event.payload
        at = instant(payload.timestamp) if payload.timestamp else now
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
        return f"This is no change event: {error}."
    details = {name: value for name, value in (payload.custom_details or {}).items() if isinstance(value, str)}
    kind, link = details.get("kind", ""), event.links[0].href if event.links else None
    return event.routing_key, Change(
        id=details.get("id") or (_digest(payload) if payload.timestamp else ""),
        kind=kind if kind in _KINDS else ChangeKind.DEPLOY.value,
        service=details.get("service") or payload.source or "unknown",
        start=at,
        summary=" ".join(payload.summary.split())[:500],
        link=link or None,
    )


def _digest(payload: _Payload) -> str:
    """The same event sent again is the same change."""
    return hashlib.sha256(msgspec.json.encode(payload, order="deterministic")).hexdigest()[:16]
