"""What is known of the impact (R-SEV-7): people's answers, which the severity verdict joins with what is measured."""

from dataclasses import dataclass, replace

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.events import ImpactAssessed
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.suggestion import by_answers
from hotwash.domain.kernel import Instant, Refused
from hotwash.domain.severity.facts import ANSWERS, Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessImpact(Command):
    """What somebody found out; what `known` leaves out stays as it was, `unknown` names what turned out not to be."""

    until = Until.LOCKED
    known: Impact
    unknown: tuple[str, ...] = ()


def assess(incident: Incident, command: AssessImpact, now: Instant, policy: Policy) -> Decision:
    """Whoever knows it says it; what was known already is not written down again."""
    if not command.known.known() and not command.unknown:
        return Refused("bad-request", "Nothing is said about the impact.", "Say at least one thing that is known.")
    if (refused := refuse_answers(command.known, command.unknown)) is not None:
        return refused
    before = incident.impact.known()
    news = {name: value for name, value in command.known.known().items() if before.get(name) != value}
    gone = tuple(name for name in ANSWERS if name in command.unknown and name in before)
    if not news and not gone:
        return []
    assessed = ImpactAssessed(Impact(**news), gone)
    if not incident.is_open:
        return [assessed]
    impact = replace(incident.impact, **{**dict.fromkeys(gone), **news})
    return [assessed, *by_answers(incident.severity, incident.suggestion, impact, policy)]


def refuse_answers(known: Impact, unknown: tuple[str, ...] = ()) -> Refused | None:
    """Why answers cannot be taken as they are, if so."""
    share = known.users_affected
    if share is not None and not 0 <= share <= 1:
        return Refused("bad-request", f"{share:g} is no share of users.", "Say a fraction of 1, such as 0.4 for 40 %.")
    if strange := [name for name in unknown if name not in ANSWERS]:
        return Refused("bad-request", f"{strange[0]} is not asked here.", f"Asked is: {', '.join(ANSWERS)}.")
    if both := [name for name in unknown if name in known.known()]:
        return Refused("bad-request", f"{both[0]} is said to be known and unknown.", "Say one of the two.")
    return None
