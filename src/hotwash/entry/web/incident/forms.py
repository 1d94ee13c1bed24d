"""A room's form as the request's body it stands for."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from hotwash.app.execute import Once
from hotwash.domain.kernel import Instant, Refused, rfc3339
from hotwash.entry.api.acts import Act
from hotwash.entry.web.forms import Typed
from hotwash.entry.web.impact_form import USERS, refuse_share, share_typed
from hotwash.entry.web.incident.acts import Verb

_MOMENTS = ("happened_at", "due", "postmortem_due")
_NOT_OF_THE_BODY = frozenset({"key", "of", "zone"})
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that was not done: the form it came from stays open, with what was typed and why it was refused."""

    form: str
    typed: Typed
    refused: Refused


def body(verb: Verb, form: Typed, now: Instant) -> Act | Refused:
    """The body a form makes; what was left empty is left out, unless it must be said."""
    given: dict[str, Any] = {}
    for name in dict.fromkeys(form.names()):
        field = verb.fields.get(name, name)
        known = verb.body.model_fields.get(field)
        if name in _NOT_OF_THE_BODY or known is None:
            continue
        said = form[name].replace("\r\n", "\n")
        if field in _MOMENTS and said:
            moment = when(said, form["zone"], now)
            if moment is None:
                return Refused("bad-request", f"{said} is not a time.", "Write it like 14:05, or 2026-03-02 14:05.")
            given[field] = rfc3339(moment)
        elif field == USERS:
            given[field] = share = share_typed(said)
            if share is None:
                return refuse_share(said)
        elif said or known.is_required():
            given[field] = [one for one in re.split(r"[\s,]+", said) if one] if known.annotation == list[str] else said
    try:
        return verb.body.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]).replace("_", " ")
        return Refused("bad-request", f"{field}: {first['msg']}.", "Correct it and send it again.")


def when(said: str, zone: str, now: Instant) -> Instant | None:
    """A time of day (the last one that was), or a day and a time, in the zone the page was read in."""
    east = timedelta(minutes=int(zone)) if re.fullmatch(r"-?\d{1,3}", zone) else timedelta()
    try:
        if (clock := _CLOCK.fullmatch(said)) is not None:
            hour, minute, second = (int(part or 0) for part in clock.groups())
            local = (now + east).replace(hour=hour, minute=minute, second=second, microsecond=0) - east
            return local if local <= now else local - timedelta(days=1)
        read = datetime.fromisoformat(said)
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC) - east
    except (ValueError, OverflowError):
        return None


def once(path: str, form: Typed) -> Once | None:
    """The same words sent twice from the same rendering of a form are one act; other words are another."""
    if not form["key"]:
        return None
    said = "\n".join(f"{name}={value}" for name in dict.fromkeys(form.names()) for value in form.all(name))
    digest = hashlib.sha256(f"{path}\n{said}".encode()).hexdigest()
    return Once(f"room/{digest}", digest)
