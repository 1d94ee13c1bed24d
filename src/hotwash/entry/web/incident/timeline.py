"""The timeline as a page shows it: newest first, a page at a time, all of it or a part."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hotwash.app.codec import recorded
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.domain.timeline.entry import Entry
from hotwash.domain.timeline.recorded import Recorded
from hotwash.domain.timeline.sentence import is_late, sentence

SHOWN = 50
"""Entries on one page; earlier ones are behind a link."""


class Show(StrEnum):
    """Which part of the timeline somebody looks at."""

    ALL = "all"
    DECISIONS = "decisions"
    PEOPLE = "people"
    MACHINE = "machine"


DECISIONS = frozenset(
    {
        "incident.declared",
        "severity.changed",
        "severity.suggestion-dismissed",
        "role.assigned",
        "role.handed-over",
        "role.released",
        "hypothesis.confirmed",
        "hypothesis.refuted",
        "change.confirmed",
        "change.cleared",
        "mitigation.proposed",
        "mitigation.approved",
        "mitigation.rejected",
        "mitigation.withdrawn",
        "mitigation.executing",
        "mitigation.executed-without-approval",
        "mitigation.verified",
        "mitigation.failed",
        "checkpoint.held",
        "act.refused",
        "incident.resolved",
        "incident.ended",
        "timeline.locked",
    }
)

_TONES = {
    "act.refused": "refused",
    "deadline.missed": "missed",
    "mitigation.failed": "missed",
    "mitigation.executed-without-approval": "missed",
    "incident.resolved": "good",
    "mitigation.verified": "good",
    "phase.entered": "phase",
}


@dataclass(frozen=True, slots=True)
class Line:
    recorded: Recorded
    text: str
    tone: str
    late: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one page; earlier is where the next one begins."""

    lines: Sequence[Line]
    earlier: int | None


def line(entry: Entry) -> Line:
    one = recorded(entry)
    return Line(one, sentence(one.event), _TONES.get(entry.kind, ""), is_late(one))


def wanted(entry: Entry, show: Show) -> bool:
    """Whether an entry belongs to a part."""
    match show:
        case Show.ALL:
            return True
        case Show.DECISIONS:
            return entry.kind in DECISIONS
        case Show.PEOPLE:
            return entry.role != "machine"
        case Show.MACHINE:
            return entry.role == "machine"


async def read(hotwash: Hotwash, viewer: Viewer, id: str, show: Show, before: int | None) -> Part:
    """One page; however long the record is, only this much of it is read."""
    kinds = DECISIONS if show is Show.DECISIONS else frozenset[str]()
    machine = {Show.PEOPLE: False, Show.MACHINE: True}.get(show)
    found = await hotwash.reader.newest(viewer, id, before=before, limit=SHOWN + 1, kinds=kinds, machine=machine)
    shown = found[:SHOWN]
    return Part([line(entry) for entry in shown], shown[-1].seq if len(found) > SHOWN else None)
