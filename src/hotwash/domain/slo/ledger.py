"""The ledger of a budget: which incidents cost what, what was spent outside them, and what is left (R-SEV-9).

A period is an SLO's rolling window or a calendar quarter. Only the rolling window decides anything; a quarter reports.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hotwash.domain.incident.events import BudgetCharged, Ending
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.time_at import time_at
from hotwash.domain.kernel import Instant, rfc3339
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.sums import Window

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment to another; until is now where it is not over yet."""

    name: str
    since: Instant
    until: Instant


@dataclass(frozen=True, slots=True)
class Line:
    """What one incident cost; bad and share are None where that is unknown, and why says so."""

    incident: Incident
    bad: float | None
    share: float | None
    """Of the budget of the whole period."""
    why: str | None
    at_sev0: timedelta


@dataclass(frozen=True, slots=True)
class Account:
    """One SLO over one period, counted by the SLO's method; shares are fractions of the period's budget.

    None is unknown: then nothing was measured.
    """

    slo: Slo
    period: Period
    coverage: float
    events: float
    """What the period holds; what of it was not measured is taken to be like the rest."""
    bad: float
    lines: tuple[Line, ...]
    spent: float | None
    incidents: float | None
    """The sum of the lines that are known."""
    restricted: float | None
    """What incidents cost that the reader may not know of."""
    outside: float | None
    left: float | None

    @property
    def overlaps(self) -> bool:
        """The lines add up to more than was spent: incidents at the same time are each charged for it, whole."""
        return self.spent is not None and (self.incidents or 0.0) > self.spent + 1e-9


@dataclass(frozen=True, slots=True)
class AtSev0:
    """Every minute a service was at SEV-0, by incident."""

    service: str | None
    total: timedelta
    incidents: tuple[tuple[Incident, timedelta], ...]


def quarter(text: str, now: Instant) -> Period | None:
    """2026-Q4, up to now while it is not over; None for what is no quarter, or one that has not begun."""
    found = re.fullmatch(r"(\d{4})-Q([1-4])", text)
    if found is None or not 2000 <= int(found[1]) <= 9000:
        return None
    year, month = int(found[1]), 3 * int(found[2]) - 2
    since = datetime(year, month, 1, tzinfo=UTC)
    until = datetime(year + month // 10, (month + 2) % 12 + 1, 1, tzinfo=UTC)
    return Period(text, since, min(until, now)) if since <= now else None


def quarter_of(moment: Instant) -> str:
    return f"{moment.year}-Q{(moment.month + 2) // 3}"


def account(
    slo: Slo, period: Period, window: Window, theirs: Iterable[Incident], hidden: Iterable[BudgetCharged], now: Instant
) -> Account:
    """theirs are incidents of its service the reader may see, hidden what others cost.

    An incident belongs to the period it ended in, whole. Its figures are those of its record.
    """
    coverage = min(1.0, window.minutes * _MINUTE / (period.until - period.since))
    events = window.spent.total / coverage if coverage else 0.0
    allowed = slo.budget * events

    def share(bad: float) -> float | None:
        return bad / allowed if allowed > 0 else None

    lines = tuple(_line(slo, one, period, share, now) for one in theirs if _has_a_line(one, period, now))
    known = sum(one.bad for one in lines if one.bad is not None)
    restricted = sum(_bad(slo, one) or 0.0 for one in hidden)
    bad = window.spent.bad
    spent = share(bad)
    return Account(
        slo,
        period,
        coverage,
        events,
        bad,
        lines,
        spent,
        share(known),
        share(restricted),
        share(max(0.0, bad - known - restricted)),
        1 - spent if spent is not None else None,
    )


def at_sev0(incidents: Iterable[Incident], period: Period, now: Instant) -> list[AtSev0]:
    """By service, whether it has an SLO or not; most minutes first."""
    by_service: dict[str | None, list[tuple[Incident, timedelta]]] = {}
    for one in incidents:
        if lasted := _at_sev0(one, period, now):
            by_service.setdefault(one.service, []).append((one, lasted))
    found = [
        AtSev0(service, sum((lasted for _, lasted in theirs), timedelta()), tuple(theirs))
        for service, theirs in by_service.items()
    ]
    return sorted(found, key=lambda one: (-one.total, one.service or ""))


def _at_sev0(incident: Incident, period: Period, now: Instant) -> timedelta:
    within = time_at(incident, now, since=period.since, until=period.until)
    return within.get(Severity.SEV0, timedelta())


def _has_a_line(incident: Incident, period: Period, now: Instant) -> bool:
    """What was no outage is only there for its minutes at SEV-0."""
    if incident.ending in (None, Ending.RESOLVED):
        return incident.declared_at <= period.until
    return bool(_at_sev0(incident, period, now))


def _line(slo: Slo, incident: Incident, period: Period, share: Callable[[float], float | None], now: Instant) -> Line:
    bad = _bad(slo, incident.cost) if incident.cost is not None else None
    if incident.ended_at is not None and incident.ended_at > period.until:
        bad = None
    why = None if bad is not None else _why(slo, incident, period)
    return Line(incident, bad, share(bad) if bad is not None else None, why, _at_sev0(incident, period, now))


def _bad(slo: Slo, charged: BudgetCharged) -> float | None:
    """By the method the SLO has now: figures of different methods are never added."""
    found = (one for one in charged.charges if one.slo == slo.name and one.method is slo.method)
    return next((one.bad for one in found if one.cost is not None), None)


def _why(slo: Slo, incident: Incident, period: Period) -> str:
    ended = incident.ended_at
    if ended is None:
        return "It is not over yet."
    if ended > period.until:
        return "It ended later, and is counted there."
    if incident.ending is not Ending.RESOLVED:
        return f"It ended as a {str(incident.ending).replace('-', ' ')}."
    if incident.cost is None:
        return "It was locked before costs were written down." if incident.is_locked else "It is not written down yet."
    charged = next((one for one in incident.cost.charges if one.slo == slo.name), None)
    if charged is None:
        return f"Unknown: {incident.cost.unknown or f'{slo.name} was no SLO of its service then'}."
    if charged.unknown is not None:
        return f"Unknown: {charged.unknown}."
    return f"It was counted in {charged.method} then."


def shown(one: Account) -> dict[str, object]:
    """For programs."""
    return {
        "slo": one.slo.name,
        "service": one.slo.service,
        "objective": one.slo.objective,
        "method": one.slo.method.value,
        "period": one.period.name,
        "since": rfc3339(one.period.since),
        "until": rfc3339(one.period.until),
        "coverage": round(one.coverage, 4),
        "events": one.events,
        "allowed": one.slo.budget * one.events,
        "bad": one.bad,
        "spent": one.spent,
        "left": one.left,
        "incidents_share": one.incidents,
        "restricted_share": one.restricted,
        "outside_share": one.outside,
        "minutes_at_sev0": sum((line.at_sev0 for line in one.lines), timedelta()) / _MINUTE,
        "incidents": [_shown_line(line) for line in one.lines],
    }


def _shown_line(line: Line) -> dict[str, object]:
    return {
        **_named(line.incident),
        "severity": line.incident.severity.value,
        "ended_at": rfc3339(line.incident.ended_at) if line.incident.ended_at is not None else None,
        "bad": line.bad,
        "share": line.share,
        "why": line.why,
        "minutes_at_sev0": line.at_sev0 / _MINUTE,
    }


def _named(incident: Incident) -> dict[str, object]:
    return {"id": incident.id, "title": incident.title}


def sev0_shown(found: Sequence[AtSev0]) -> list[dict[str, object]]:
    return [
        {
            "service": one.service,
            "minutes": one.total / _MINUTE,
            "incidents": [{**_named(incident), "minutes": lasted / _MINUTE} for incident, lasted in one.incidents],
        }
        for one in found
    ]
