"""Tell people and programs outside the page: an entry becomes one message for each of them, sent by the outbox.

What is said is read from the record when it is sent, so words redacted meanwhile are not sent any more.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from hotwash.app.codec import recorded
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import ITSELF, Delivered, Directory, Failed, Gone, Leased, Mail
from hotwash.app.unit_of_work import Message, Stored
from hotwash.domain.incident.events import IncidentDeclared, RecordSealed
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.summary import spoken
from hotwash.domain.kernel import rfc3339
from hotwash.domain.notices.told import Rule, concerned, recipients
from hotwash.domain.timeline.entry import Chain, Entry
from hotwash.domain.timeline.recorded import Recorded
from hotwash.domain.timeline.sentence import line, sentence

_LONGEST_SUBJECT = 150


class Audience:
    """Whether there is anybody to tell: a mail server, or a webhook that this node knows of."""

    def __init__(self, directory: Directory, mails: bool) -> None:
        self._directory = directory
        self._mails = mails
        self._hooks = False

    def __call__(self) -> bool:
        return self._mails or self._hooks

    async def look(self) -> None:
        """Learn of webhooks that were added or removed, on this node or another."""
        self._hooks = any(one.disabled is None for one in await self._directory.webhooks())


@dataclass(frozen=True, slots=True)
class _Told:
    """An entry with the incident as it stands."""

    stored: Stored
    entry: Entry
    recorded: Recorded


async def fan_out(hotwash: Hotwash, leased: Leased) -> Delivered:
    """One message for each address and endpoint that is to hear of an entry."""
    message = leased.message
    hooks = [one for one in await hotwash.directory.webhooks() if one.disabled is None]
    told = await _read(hotwash, message) if hooks or hotwash.mailer is not None else None
    if told is None:
        return Delivered()
    mails = await _mailed(hotwash, told) if hotwash.mailer is not None else ()
    wanted = [one for one in hooks if not one.kinds or told.entry.kind in one.kinds]
    if told.stored.incident.restricted:
        wanted = []
    return Delivered(
        [
            *(_addressed(message, "mail", address) for address in mails),
            *(_addressed(message, "webhook", hook.id) for hook in wanted),
        ]
    )


async def _mailed(hotwash: Hotwash, told: _Told) -> Sequence[str]:
    """The addresses an entry goes to; a restricted incident is told to its list and to one team (R-SEC-1)."""
    people = await hotwash.accounts.people()
    addresses = {one.id: one.email for one in people if one.email and one.drill is None and not one.disabled}
    incident, rules = told.stored.incident, hotwash.notices.rules
    if incident.restricted:
        teams = [one for one in await hotwash.accounts.teams() if one.id == hotwash.notices.restricted]
        may_know = {*incident.members, *(person for team in teams for person in team.members)}
        addresses = {person: address for person, address in addresses.items() if person in may_know}
        rules = tuple(Rule(rule.on, tuple(to for to in rule.to if "@" not in to)) for rule in rules)
    return recipients(rules, told.entry.kind, incident.roles, concerned(told.recorded.event), addresses)


async def send_mail(hotwash: Hotwash, leased: Leased) -> Delivered | Failed:
    """One e-mail; its Message-ID is the same each time it is tried."""
    message = leased.message
    told = await _read(hotwash, message)
    if told is None:
        return Delivered()
    if hotwash.mailer is None:
        return Failed("no mail server is configured: start Hotwash with HOTWASH_SMTP")
    incident = told.stored.incident
    if incident.restricted:
        subject, text = _content_free(hotwash, incident)
    else:
        subject, text = _subject(told), _letter(hotwash, told)
    failed = await hotwash.mailer.send(
        Mail(
            key=message_id(message.key),
            thread=incident.id,
            to=str(message.payload["to"]),
            subject=_shortened(" ".join(subject.split())),
            text=text,
        )
    )
    return failed or Delivered()


def _content_free(hotwash: Hotwash, incident: Incident) -> tuple[str, str]:
    """What leaves the page of a restricted incident: its severity and where to look, for whoever may."""
    where = _address(hotwash, incident.id) or incident.id
    return f"Restricted {incident.severity}", f"Restricted {incident.severity}: something happened.\n\n{where}\n"


def _subject(told: _Told) -> str:
    incident = told.stored.incident
    happened = "" if isinstance(told.recorded.event, IncidentDeclared) else f": {sentence(told.recorded.event)}"
    return f"[{incident.id}] {incident.severity} {incident.title}{happened}"


async def send_webhook(hotwash: Hotwash, leased: Leased) -> Delivered | Failed:
    """One signed POST; an endpoint that answers 410 is sent nothing more."""
    message = leased.message
    told = await _read(hotwash, message)
    id = str(message.payload["to"])
    webhook = next((one for one in await hotwash.directory.webhooks() if one.id == id), None)
    if told is None or webhook is None or webhook.disabled is not None or told.stored.incident.restricted:
        return Delivered()
    answer = await hotwash.webhook_sender.send(webhook, message_id(message.key), hotwash.clock(), _body(hotwash, told))
    if isinstance(answer, Gone):
        await hotwash.directory.disable_webhook(id, "It answered 410 Gone.")
        return Failed("it answered 410 Gone and is disabled", for_good=True)
    return answer or Delivered()


def message_id(key: str) -> str:
    """What a receiver knows a message by: the same for each attempt, and telling nothing."""
    return f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


async def _read(hotwash: Hotwash, message: Message) -> _Told | None:
    chain, seq = Chain(str(message.payload["chain"])), int(str(message.payload["seq"]))
    stored = await hotwash.reader.incident(ITSELF, message.incident)
    entries = await hotwash.reader.entries(ITSELF, message.incident, chain, after=seq - 1, limit=1)
    return _Told(stored, entries[0], recorded(entries[0])) if stored is not None and entries else None


def _addressed(message: Message, topic: str, to: str) -> Message:
    key = f"{topic}/{message.key.removeprefix('notice/')}/{to}"
    return Message(key, topic, message.incident, {**message.payload, "to": to})


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SUBJECT else f"{text[: _LONGEST_SUBJECT - 1]}…"


def _letter(hotwash: Hotwash, told: _Told) -> str:
    incident = told.stored.incident
    elapsed = spoken(told.entry.at - incident.declared_at)
    roles = ", ".join(f"{role} {person}" for role, person in incident.roles.items()) or "Nobody has a role yet"
    lines = [
        line(told.recorded),
        "",
        f"{incident.id}, {incident.severity}: {incident.title}",
        f"{elapsed} after it was declared. {roles}.",
    ]
    if (address := _address(hotwash, incident.id)) is not None:
        lines += ["", address]
    if isinstance(told.recorded.event, RecordSealed):
        lines += ["", "The signed checkpoint of its record; keep it, it proves the record was not changed later:", ""]
        lines += told.recorded.event.note.splitlines()
    return "\n".join(lines) + "\n"


def _body(hotwash: Hotwash, told: _Told) -> bytes:
    incident, entry = told.stored.incident, told.entry
    data = {
        "incident": incident.id,
        "title": incident.title,
        "severity": incident.severity,
        "service": incident.service,
        "url": _address(hotwash, incident.id),
        "text": line(told.recorded),
        "entry": {
            "chain": entry.chain,
            "seq": entry.seq,
            "at": rfc3339(entry.at),
            "actor": entry.actor,
            "role": entry.role,
            "data": entry.data,
            "hash": entry.hash,
        },
    }
    return msgspec.json.encode({"type": entry.kind, "timestamp": rfc3339(entry.recorded_at), "data": data})


def _address(hotwash: Hotwash, incident: str) -> str | None:
    return f"{hotwash.base_url}/incidents/{incident}" if hotwash.base_url else None
