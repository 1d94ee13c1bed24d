"""Save a revision of the postmortem: only its authors do (R-PM-3)."""

import hashlib
from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.events import PostmortemSaved
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePostmortem(Command):
    """based_on is the revision that was edited; 0 is the generated draft."""

    until = Until.EVER
    markdown: bytes
    based_on: int


def authors(incident: Incident) -> tuple[str, ...]:
    """Those who held a role write it, most responsible first; without any, who declared it."""
    held = tuple(dict.fromkeys(incident.roles[role] for role in sorted(incident.roles, key=_rank)))
    return held or (incident.declared_by,)


def _rank(role: str) -> int:
    return ("IC", "OL", "CL", "Scribe").index(role)


def save(incident: Incident, command: SavePostmortem, now: Instant, policy: Policy) -> Decision:
    """Nobody overwrites the authors, and nobody overwrites a revision they have not seen."""
    if not incident.is_locked:
        return Refused("not-locked", "The draft comes from the locked record.", "Lock the timeline first.")
    if command.by.id not in authors(incident):
        return Refused(
            "not-an-author",
            f"Only its authors edit it: {', '.join(authors(incident))}.",
            "Comment, or ask one of them.",
        )
    if command.based_on != incident.postmortem_revision:
        return Refused(
            "edited-meanwhile",
            f"Revision {incident.postmortem_revision} was saved since you began from {command.based_on}.",
            "Your text is not lost: merge it into the newer one, then save.",
        )
    revision = incident.postmortem_revision + 1
    return [PostmortemSaved(revision, hashlib.sha256(command.markdown).hexdigest())]
