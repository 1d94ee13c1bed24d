"""Rooms as HTML: each part made once for all who see the same, and sent again only where it changed."""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.app.sli import not_read_yet
from hotwash.app.suspects import NearOnset, near_onset
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.events import ChangeNoted
from hotwash.domain.incident.standing import Standing
from hotwash.domain.kernel import Instant
from hotwash.domain.timeline.entry import Chain
from hotwash.entry.web.incident.facts import Facts, Level, Measured, facts, level, measured
from hotwash.entry.web.incident.forms import Refusal
from hotwash.entry.web.incident.near import near_values
from hotwash.entry.web.incident.room import values
from hotwash.entry.web.kept import Kept
from hotwash.entry.web.pages import fragment

PANELS = (
    "bar",
    "measured",
    "decisions",
    "composer",
    "hypotheses",
    "mitigations",
    "roles",
    "playbook",
    "sli",
    "changes",
    "access",
    "due",
    "updates",
    "closing",
    "visibility",
)
"""Parts of the page that are brought up to date, each a template and an element with its name as id."""

SLI_SECONDS = 5.0
"""A service level, and what was changed, is read this often at most, however many watch."""
BURN_SECONDS = 15.0
"""So often the severity measured of an incident is computed; sums change once a minute."""
PATIENCE_SECONDS = 1.0
"""A room waits so long for its metrics; everything else is shown without them, and they are pushed once they come."""
KEPT = 256

Cursor = tuple[int, int]
"""How many entries the record and the annex held."""


@dataclass(frozen=True, slots=True)
class Panel:
    """mark is the same as long as a reader would see no difference: neither keys nor running clocks count."""

    html: str
    mark: str


@dataclass(frozen=True, slots=True, eq=False)
class Panels:
    """One rendering of a room's parts, the same object for everybody it was made for."""

    by_name: Mapping[str, Panel]

    def since(self, before: "Panels | None") -> list[str]:
        """The parts somebody does not have yet who has those from before."""
        if before is None:
            return [panel.html for panel in self.by_name.values()]
        return [panel.html for name, panel in self.by_name.items() if panel.mark != before.by_name[name].mark]


_RUNNING = re.compile(r'(<input type="hidden" name="key" value=")[^"]*|(data-(?:due|since)="[^"]*")[^<]*')


def cursor_of(stored: Stored) -> Cursor:
    return stored.heads[Chain.RECORD].size, stored.heads[Chain.ANNEX].size


class Rooms:
    """What this process has made of rooms lately."""

    def __init__(self, hotwash: Hotwash, patience: float = PATIENCE_SECONDS) -> None:
        self._hotwash = hotwash
        self._patience = patience
        self._asking: dict[str, dict[Viewer, asyncio.Future[Cursor | None]]] = {}
        self._looks: set[asyncio.Task[None]] = set()
        self._stored: Kept[Stored | None] = Kept(KEPT)
        self._facts: Kept[Facts] = Kept(KEPT)
        self._levels: Kept[Level] = Kept(KEPT)
        self._verdicts: Kept[Measured] = Kept(KEPT)
        self._near: Kept[NearOnset] = Kept(KEPT)
        self._panels: Kept[Panels] = Kept(KEPT)
        self.events: Kept[str] = Kept(KEPT)
        """Events of streams, by all they depend on."""

    async def sizes(self, viewer: Viewer, id: str) -> Cursor | None:
        """How many entries there are, or None for who may not see it.

        Everybody is asked for, in one read with all who ask in the same turn of the loop: a change wakes a whole room.
        """
        if id not in self._asking:
            self._asking[id] = {}
            look = asyncio.create_task(self._look(id))
            self._looks.add(look)
            look.add_done_callback(self._looks.discard)
        future = self._asking[id].setdefault(viewer, asyncio.get_running_loop().create_future())
        return await asyncio.shield(future)

    async def _look(self, id: str) -> None:
        await asyncio.sleep(0)
        asking = self._asking.pop(id)
        try:
            for future, found in zip(asking.values(), await self._hotwash.reader.sizes([*asking], id), strict=True):
                future.set_result(found)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is theirs who asked
            for future in asking.values():
                future.set_exception(error)

    async def stored(self, viewer: Viewer, id: str, at: Cursor) -> Stored | None:
        """The incident at a cursor that this viewer has just been shown; None where it went on meanwhile.

        It is read once for all who stand there: that each may see it was asked for each.
        """
        stored = await self._stored.get((id, at), lambda: self._hotwash.reader.incident(viewer, id))
        return stored if stored is not None and cursor_of(stored) == at else None

    async def facts(self, viewer: Viewer, stored: Stored) -> Facts:
        """The caller has just read `stored` as this viewer; what follows from it is the same for all who see it."""
        key = (stored.incident.id, cursor_of(stored))
        return await self._facts.get(key, lambda: facts(self._hotwash, viewer, stored))

    async def level(self, known: Facts) -> Level:
        """The service level, at most SLI_SECONDS old, and the severity measured of it."""
        now = known.stored.now(self._hotwash.clock())

        async def make() -> Level:
            return await level(self._hotwash, known, now, await self._measured(known, now))

        try:
            return await asyncio.wait_for(self._levels.get(self._level_key(known), make), self._patience)
        except TimeoutError:
            reading = await not_read_yet(self._hotwash, known.stored, now)
            return Level(reading, None, await self._measured(known, now))

    async def _measured(self, known: Facts, now: Instant) -> Measured | None:
        """At most BURN_SECONDS old, whatever is written meanwhile; what is newly known of the impact counts at once."""
        incident = known.incident
        if not incident.is_open:
            return None
        key = (incident.id, incident.impact, incident.service, self._hotwash.clock().timestamp() // BURN_SECONDS)
        return await self._verdicts.get(key, lambda: measured(self._hotwash, known.stored, now))

    async def near(self, known: Facts) -> NearOnset:
        """What was changed near the onset, as it was judged by now and at most SLI_SECONDS old."""
        noted = sum(isinstance(one.event, ChangeNoted) for one in known.marked)
        _, annex = cursor_of(known.stored)
        key = (self._level_key(known), known.incident.changes, known.incident.first_alert_at, noted, annex)
        return await self._near.get(key, lambda: near_onset(self._hotwash, known.stored, known.marked))

    def _level_key(self, known: Facts) -> Hashable:
        if not known.incident.is_open:
            return known.incident.id, "ended"
        return known.incident.id, known.incident.impact, self._hotwash.clock().timestamp() // SLI_SECONDS

    async def panels(self, known: Facts, who: Standing) -> Panels:
        """Every part of the page for people of a standing."""
        read, near = await asyncio.gather(self.level(known), self.near(known))
        key = (known.incident.id, cursor_of(known.stored), who, self._level_key(known), read.reading)

        async def make() -> Panels:
            return rendered(known, read, near, who, known.stored.now(self._hotwash.clock()))

        return await self._panels.get(key, make)


def rendered(
    known: Facts, read: Level, near: NearOnset, who: Standing, now: Instant, refusal: Refusal | None = None
) -> Panels:
    """The parts of a page, made anew; with a refusal, the form it came from stays open."""
    context: dict[str, Any] = values(known, read, who, now, refusal) | near_values(near)
    context["key"] = secrets.token_urlsafe(12)
    made = {name: fragment(f"room/{name}.html", **context) for name in PANELS}
    return Panels({name: Panel(html, _mark(html)) for name, html in made.items()})


def _mark(html: str) -> str:
    seen = _RUNNING.sub(lambda found: found[1] or found[2], html)
    return hashlib.blake2b(seen.encode(), digest_size=8).hexdigest()
