"""A change in our own words: one, or several as {"changes": [...]}."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from hotwash.domain.changes.change import Change, Outcome
from hotwash.domain.kernel import Instant, instant

MOST = 1_000
"""Changes in one body; a store takes them in one transaction."""
_Kind = Literal["deploy", "config", "flag", "infrastructure", "migration"]


class _Change(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    kind: _Kind
    service: str
    summary: str
    start: str | None = None
    end: str | None = None
    regions: list[str] | None = None
    link: str | None = None
    outcome: Outcome | None = None


class _Several(msgspec.Struct, forbid_unknown_fields=True):
    changes: list[_Change]


def decode(body: bytes, now: Instant) -> Sequence[Change] | str:
    """The changes of a body, or in one sentence why it cannot be read. A field nobody knows is a typo."""
    try:
        read = msgspec.json.decode(body)
        if isinstance(read, dict) and isinstance(read.get("changes"), list) and len(read["changes"]) > MOST:
            return f"More than {MOST} changes in one body: send several."
        several = isinstance(read, dict) and "changes" in read
        found = msgspec.convert(read, _Several).changes if several else [msgspec.convert(read, _Change)]
        return [_change(one, now) for one in found]
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
        return f"This is no change: {error}."


def _change(one: _Change, now: Instant) -> Change:
    end = instant(one.end) if one.end is not None else None
    return Change(
        id=one.id,
        kind=one.kind,
        service=one.service,
        start=instant(one.start) if one.start is not None else min(filter(None, (now, end))),
        end=end,
        regions=frozenset(one.regions) if one.regions is not None else None,
        summary=one.summary,
        link=one.link,
        outcome=one.outcome,
    )
