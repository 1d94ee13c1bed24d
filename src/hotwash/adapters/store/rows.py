"""Rows to domain objects and back."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Row

from hotwash.app.codec import decode_incident, encode_incident, parse
from hotwash.app.ports import DeadLetter, Delivery, Webhook
from hotwash.app.reading import Document, Revision
from hotwash.app.unit_of_work import Alert, Message, Stored, Storm
from hotwash.domain.alerts.maintenance import Window
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.incident.deadlines import Deadline, postmortem_owed_by
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, instant, rfc3339
from hotwash.domain.timeline.chain import Head
from hotwash.domain.timeline.entry import Chain, Entry, FreeText

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def _json(value: object) -> str:
    """With sorted keys; what is hashed is made anew from what this says."""
    return msgspec.json.encode(value, order="sorted").decode()


def milliseconds(moment: Instant) -> int:
    """Since the epoch, exactly."""
    return (moment - _EPOCH) // _MILLISECOND


def moment(milliseconds: int) -> Instant:
    return _EPOCH + milliseconds * _MILLISECOND


def status(stored: Stored) -> str:
    """open, ended (its record not locked yet) or locked."""
    incident = stored.incident
    return "locked" if incident.is_locked else "open" if incident.is_open else "ended"


def searched_by(incident: Incident) -> dict[str, Any]:
    """The columns lists of incidents are searched by."""
    return {
        "severity": incident.severity.value,
        "words": f"{incident.id} {incident.title}".casefold(),
        "owed_by": postmortem_owed_by(incident),
        "ended_at": milliseconds(incident.ended_at) if incident.ended_at is not None else None,
    }


def pages_wait(incident: Incident) -> bool:
    """Whether a page of an open incident waits for an answer: what the auditor looks at each minute."""
    return incident.is_open and any(not (one.called_off or one.is_answered) for one in incident.pages)


def incident_row(stored: Stored) -> dict[str, Any]:
    record, annex = stored.heads[Chain.RECORD], stored.heads[Chain.ANNEX]
    return {
        "id": stored.incident.id,
        "number": int(stored.incident.id.rpartition("-")[2]),
        "header": stored.header.decode(),
        "drill": stored.drill,
        "status": status(stored),
        "service": stored.incident.service,
        "state": encode_incident(stored.incident),
        "record_size": record.size,
        "record_head": record.hash,
        "annex_size": annex.size,
        "annex_head": annex.hash,
        **searched_by(stored.incident),
        "restricted": int(stored.incident.restricted),
        "opened_at": milliseconds(stored.opened_at),
        "pages_wait": int(pages_wait(stored.incident)),
    }


def stored(row: Row[Any]) -> Stored:
    """From a row of incidents joined with drills."""
    clock = DrillClock(moment(row.wall_start), moment(row.start), row.rate) if row.rate is not None else None
    return Stored(
        decode_incident(row.state),
        row.header.encode(),
        {
            Chain.RECORD: Head(row.record_size, row.record_head),
            Chain.ANNEX: Head(row.annex_size, row.annex_head),
        },
        row.drill,
        clock,
        moment(row.opened_at),
    )


def event_row(entry: Entry) -> dict[str, Any]:
    return {
        "incident": entry.incident,
        "chain": entry.chain.value,
        "seq": entry.seq,
        "kind": entry.kind,
        "v": entry.v,
        "at": rfc3339(entry.at),
        "recorded_at": rfc3339(entry.recorded_at),
        "actor": entry.actor,
        "role": entry.role,
        "data": _json(entry.data),
        "digests": _json({field: text.digest for field, text in entry.text.items()}),
        "prev": entry.prev,
        "hash": entry.hash,
    }


def text_rows(entry: Entry) -> Iterable[dict[str, Any]]:
    for field, text in entry.text.items():
        yield {
            "incident": entry.incident,
            "chain": entry.chain.value,
            "seq": entry.seq,
            "field": field,
            "salt": text.salt,
            "words": text.words,
        }


def entry(row: Row[Any], words: Mapping[str, tuple[str, str]]) -> Entry:
    """From a row of events and the salt and words of its free texts that are still there."""
    digests: dict[str, str] = msgspec.json.decode(row.digests)
    return Entry(
        incident=row.incident,
        chain=Chain(row.chain),
        seq=row.seq,
        at=instant(row.at),
        recorded_at=instant(row.recorded_at),
        actor=row.actor,
        role=row.role,
        kind=row.kind,
        v=row.v,
        data=parse(row.data),
        text={field: FreeText(digest, *words.get(field, (None, None))) for field, digest in digests.items()},
        prev=row.prev,
        hash=row.hash,
    )


def deadline_row(incident: str, deadline: Deadline, clock: DrillClock | None) -> dict[str, Any]:
    wall = clock.wall(deadline.due) if clock else deadline.due
    return {
        "incident": incident,
        "name": deadline.name,
        "due": rfc3339(deadline.due),
        "due_wall": milliseconds(wall),
        "what": deadline.what,
        "role": deadline.role,
        "missing": _json(deadline.missing),
    }


def deadline(row: Row[Any]) -> Deadline:
    role = Role(row.role) if row.role else None
    return Deadline(row.name, instant(row.due), row.what, role, tuple(msgspec.json.decode(row.missing)))


def alert_row(alert: Alert) -> dict[str, Any]:
    return {
        "integration": alert.integration,
        "fingerprint": alert.fingerprint,
        "firing": int(alert.firing),
        "service": alert.service,
        "incident": alert.incident,
        "labels": _json(alert.labels),
        "summary": alert.summary,
        "starts_at": rfc3339(alert.starts_at),
        "ends_at": rfc3339(alert.ends_at) if alert.ends_at else None,
        "last_seen": milliseconds(alert.last_seen),
        "times": alert.times,
        "rounds": alert.rounds,
        "maintenance": alert.maintenance,
    }


def alert(row: Row[Any]) -> Alert:
    return Alert(
        row.integration,
        row.fingerprint,
        bool(row.firing),
        row.service,
        row.incident,
        msgspec.json.decode(row.labels),
        row.summary,
        instant(row.starts_at),
        instant(row.ends_at) if row.ends_at else None,
        moment(row.last_seen),
        row.times,
        row.rounds,
        row.maintenance,
    )


def storm_row(storm: Storm) -> dict[str, Any]:
    return {
        "incident": storm.incident,
        "integration": storm.integration,
        "firing": storm.firing,
        "resolved": storm.resolved,
        "examples": _json(storm.examples),
        "due": milliseconds(storm.due),
    }


def storm(row: Row[Any]) -> Storm:
    """From an incident's row with the columns of its storm."""
    examples = tuple(msgspec.json.decode(row.storm_examples))
    due = moment(row.storm_due)
    return Storm(row.storm_incident, row.storm_integration, due, row.storm_firing, row.storm_resolved, examples)


def window_row(window: Window) -> dict[str, Any]:
    return {
        "id": window.id,
        "service": window.service,
        "starts": milliseconds(window.starts),
        "ends": milliseconds(window.ends),
        "reason": window.reason,
        "by": window.by,
        "closed": 0,
    }


def window(row: Row[Any]) -> Window:
    return Window(row.id, row.service, moment(row.starts), moment(row.ends), row.reason, row.by)


def message_row(message: Message, wall: Instant) -> dict[str, Any]:
    return {
        "key": message.key,
        "topic": message.topic,
        "incident": message.incident,
        "payload": _json(message.payload),
        "state": WAITING,
        "available_at": milliseconds(wall + message.wait),
        "attempts": 0,
    }


def message(row: Row[Any]) -> Message:
    return Message(row.key, row.topic, row.incident, parse(row.payload))


def delivery(row: Row[Any]) -> Delivery:
    next = moment(row.available_at) if row.state == WAITING else None
    return Delivery(message(row), row.state, row.attempts, next, row.why)


WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given-up"
"""States of a message in the outbox."""


def document(row: Row[Any]) -> Document:
    return Document(row.revision, row.author, instant(row.saved_at), row.markdown, bool(row.redacted))


def revision(row: Row[Any]) -> Revision:
    return Revision(row.revision, row.author, instant(row.saved_at))


def webhook_row(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "secret": webhook.secret,
        "kinds": _json(webhook.kinds),
        "disabled": webhook.disabled,
    }


def webhook(row: Row[Any]) -> Webhook:
    return Webhook(row.id, row.url, row.secret, tuple(msgspec.json.decode(row.kinds)), row.disabled)


def dead_letter(row: Row[Any]) -> DeadLetter:
    return DeadLetter(row.integration, moment(row.received_at), row.why, row.body, row.id)
