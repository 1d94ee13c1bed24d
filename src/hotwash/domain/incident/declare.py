"""Declare an incident: by a person, or by an alert (R-PB-1)."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, refuse_words
from hotwash.domain.incident.events import Event, ImpactAssessed, IncidentDeclared, IncidentRestricted, PageCause
from hotwash.domain.incident.impact import refuse_answers
from hotwash.domain.incident.paging import page_for_severity
from hotwash.domain.incident.policy import Policy, Severity
from hotwash.domain.incident.suggestion import by_answers
from hotwash.domain.kernel import Instant, Refused, Words
from hotwash.domain.severity.facts import NOTHING_KNOWN, Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class Declare(Command):
    """source is "person", or "alert:<integration>"."""

    title: Words
    severity: Severity
    service: str | None = None
    impact: Words | None = None
    source: str = "person"
    drill: bool = False
    follow_up_of: str | None = None
    restricted: bool = False
    members: tuple[str, ...] = ()
    """Who is on the need-to-know list of a restricted incident, besides whoever declares it."""
    known: Impact = NOTHING_KNOWN
    """What is known of the impact already, for the severity verdict."""


def declare(command: Declare, now: Instant, policy: Policy) -> Decision:
    """Only a title and a severity are needed; the policy in force is the one it will be run by.

    A restricted one is so from its first second (R-SEC-1).
    """
    if (refused := refuse_words(command) or refuse_answers(command.known)) is not None:
        return refused
    if command.at(now) > now:
        return Refused("in-the-future", "An incident cannot have begun in the future.", "Check the time.")
    declared = IncidentDeclared(
        title=command.title,
        severity=command.severity,
        service=command.service,
        source=command.source,
        drill=command.drill,
        policy=policy.hash,
        follow_up_of=command.follow_up_of,
        impact=command.impact,
    )
    events: list[Event] = [declared]
    if command.restricted:
        events.append(IncidentRestricted(tuple(sorted({command.by.id, *command.members}))))
    if command.known != NOTHING_KNOWN:
        events += [ImpactAssessed(command.known), *by_answers(command.severity, None, command.known, policy)]
    if not command.drill:
        events += page_for_severity(command.severity, PageCause.OPENED, 1, command.at(now), policy)
    return events
