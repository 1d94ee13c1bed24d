"""Tell stakeholders what is known and when they hear next (R-PB-1..4)."""

from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.events import Audience, UpdatePosted
from hotwash.domain.incident.policy import Policy, Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUpdate(Command):
    """next_in: when the next update is promised; without it, when the policy expects one."""

    until = Until.LOCKED
    words: Words
    audience: Audience = Audience.INTERNAL
    next_in: timedelta | None = None


def post(incident: Incident, command: PostUpdate, now: Instant, policy: Policy) -> Decision:
    """Outside voices are the CL's (or the IC's) while there is one; inside, anyone may tell."""
    voices = [incident.roles.get(Role.CL), incident.commander]
    if command.audience is not Audience.INTERNAL and voices[0] is not None and command.by.id not in voices:
        return Refused(
            "not-communications-lead",
            f"{voices[0]} is CL and speaks to {command.audience}.",
            f"Give {voices[0]} the words, or post it internally.",
            on_record=True,
        )
    if command.next_in is not None and command.next_in <= timedelta():
        return Refused("next-update-in-the-past", "The next update must lie ahead.", "Say in how many minutes.")
    every = command.next_in or policy.level(incident.severity).update_every
    return [UpdatePosted(command.audience, command.words, now + every if incident.is_open else None)]
