"""Suggest another severity where the verdict disagrees with the declared one: seen by all, never done by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, refuse_unless_commander
from hotwash.domain.incident.events import (
    Event,
    SeveritySuggested,
    SeveritySuggestionDismissed,
    SeveritySuggestionWithdrawn,
)
from hotwash.domain.incident.policy import Policy, Severity
from hotwash.domain.incident.state import Incident, Suggestion
from hotwash.domain.incident.summary import spoken
from hotwash.domain.kernel import Instant, Refused, Words
from hotwash.domain.severity.facts import Facts, Impact
from hotwash.domain.severity.verdict import milder
from hotwash.domain.severity.weighing import Weighed, weigh

_NOT_MEASURED = "Nothing is measured."


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestSeverity(Command):
    """What was weighed, and what it was weighed for: where that changed meanwhile it says nothing any more."""

    weighed: Weighed
    declared: Severity
    impact: Impact


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissSuggestion(Command):
    reason: Words


def suggest(incident: Incident, command: SuggestSeverity, now: Instant, policy: Policy) -> Decision:
    """What is suggested already is not suggested again, whoever looks and however often."""
    if (incident.severity, incident.impact) != (command.declared, command.impact):
        return []
    return [*suggestions(incident.severity, incident.suggestion, command.weighed)]


def dismiss(incident: Incident, command: DismissSuggestion, now: Instant, policy: Policy) -> Decision:
    """The IC decides against it, or while there is none, anyone; it stays quiet until the verdict changes."""
    current = incident.suggestion
    if current is None or current.dismissed:
        return Refused("nothing-suggested", "No other severity is suggested.", "Change the severity, or leave it.")
    if incident.commander is not None:
        refused = refuse_unless_commander(incident, command.by, "dismiss it")
        if refused is not None:
            return refused
    return [SeveritySuggestionDismissed(current.severity, command.reason)]


def by_answers(declared: Severity, current: Suggestion | None, impact: Impact, policy: Policy) -> Iterator[Event]:
    """What people know is enough to raise it at once; what was measured is withdrawn by what is measured alone."""
    weighed = weigh(Facts().joined(impact), policy, None, _NOT_MEASURED)
    measured = current is not None and current.measured_at is not None
    for event in suggestions(declared, current, weighed):
        if isinstance(event, SeveritySuggested) or not measured:
            yield event


def suggestions(declared: Severity, current: Suggestion | None, weighed: Weighed) -> Iterator[Event]:
    """What there is to say that was not said yet."""
    if current is not None and _is_older(weighed.at, current.measured_at):
        return
    severity = _suggested(declared, current, weighed)
    if severity is (current.severity if current else None) or (current and _is_quiet(current, severity, weighed)):
        return
    if severity is not None:
        yield _suggestion(severity, declared, weighed)
    elif current is not None:
        yield _withdrawn(current, declared, weighed)


def _is_older(minute: Instant | None, other: Instant | None) -> bool:
    """Another node has seen a later minute."""
    return minute is not None and other is not None and minute < other


def _is_quiet(current: Suggestion, severity: Severity | None, weighed: Weighed) -> bool:
    """Dismissed: the same verdict says no more, and what cannot be told is no other verdict."""
    same = weighed.verdict.severity is current.verdict or (weighed.unknown is not None and severity is None)
    return current.dismissed and same


def _suggested(declared: Severity, current: Suggestion | None, weighed: Weighed) -> Severity | None:
    verdict = weighed.verdict.severity
    if current is not None and current.severity.is_worse_than(declared) and _lasts(current, weighed):
        return verdict if verdict.is_worse_than(current.severity) else current.severity
    if verdict.is_worse_than(declared):
        return verdict
    return milder(declared) if weighed.calm_for is not None and declared.is_worse_than(verdict) else None


def _lasts(current: Suggestion, weighed: Weighed) -> bool:
    """A suggestion to raise stays while it nearly holds, and while nothing measured says otherwise."""
    if weighed.unknown is not None and current.measured_at is not None:
        return True
    return not current.severity.is_worse_than(weighed.eased)


def _suggestion(severity: Severity, declared: Severity, weighed: Weighed) -> SeveritySuggested:
    verdict, calm = weighed.verdict, weighed.calm_for
    reasons = verdict.reasons
    if declared.is_worse_than(severity) and calm is not None:
        reasons = (
            f"It has been milder than {declared} for {spoken(calm)} and is {verdict.severity} by what is known now.",
        )
    return SeveritySuggested(
        severity=severity,
        declared=declared,
        verdict=verdict.severity,
        reasons=reasons,
        inputs=weighed.facts.written(),
        policy=verdict.policy,
        measured_at=weighed.at,
        calm_seconds=int(calm.total_seconds()) if calm is not None else None,
    )


def _withdrawn(current: Suggestion, declared: Severity, weighed: Weighed) -> SeveritySuggestionWithdrawn:
    verdict = weighed.verdict.severity
    # What answers alone suggested, answers alone take back.
    unknown = weighed.unknown if current.measured_at is not None else None
    reason = unknown or f"It is {verdict} by what is known now."
    if unknown is None and declared.is_worse_than(verdict) and declared.is_worse_than(current.severity):
        reason = f"It burns too much to lower it from {declared}."
    return SeveritySuggestionWithdrawn(
        severity=current.severity,
        reason=reason,
        verdict=verdict if unknown is None else None,
        inputs=weighed.facts.written(),
        policy=weighed.verdict.policy,
    )
