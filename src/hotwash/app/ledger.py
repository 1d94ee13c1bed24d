"""Read the ledger of budgets, and compare declared severities with what incidents consumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hotwash.app.charging import every_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import all_slos
from hotwash.app.ports import ITSELF, Viewer
from hotwash.app.reading import Sought
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.charge import costs
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, compact
from hotwash.domain.severity.calibration import Case, Report, calibrate
from hotwash.domain.severity.verdict import raised_by_floor
from hotwash.domain.slo.cost import worst
from hotwash.domain.slo.ledger import Account, AtSev0, Period, account, at_sev0
from hotwash.domain.slo.objective import MONTH, Slo
from hotwash.domain.slo.sums import between

A_YEAR = timedelta(days=365)
"""So far back severities are compared."""


@dataclass(frozen=True, slots=True)
class Ledger:
    accounts: Sequence[Account]
    sev0: Sequence[AtSev0]
    period: Period


async def read_ledger(hotwash: Hotwash, viewer: Viewer, quarter: Period | None = None, service: str = "") -> Ledger:
    """Each SLO over a quarter, or over its own window; of one service, or of all.

    What restricted incidents cost is in a sum of their SLO: not which they are, nor how many.
    """
    now = hotwash.clock()
    slos = [slo for slo in await all_slos(hotwash) if viewer.drill is None and service in ("", slo.service)]
    periods = {slo.name: quarter or Period(compact(slo.window), now - slo.window, now) for slo in slos}
    common = quarter or Period(compact(MONTH), now - MONTH, now)
    since = min((one.since for one in (*periods.values(), common)), default=common.since)
    sought = Sought(open_after=since, drills=False, service=service or None)
    seen = [stored.incident async for stored in every_incident(hotwash.reader, viewer, sought)]
    hidden = await _hidden(hotwash, sought, {one.id for one in seen}, now)
    accounts = await _accounts(hotwash, slos, periods, seen, hidden)
    return Ledger(accounts, at_sev0(seen, common, now) if viewer.drill is None else [], common)


async def _accounts(
    hotwash: Hotwash,
    slos: Sequence[Slo],
    periods: dict[str, Period],
    seen: Sequence[Incident],
    hidden: Sequence[Incident],
) -> list[Account]:
    ends = [(slo, moment) for slo in slos for moment in (periods[slo.name].since, periods[slo.name].until)]
    sums = await hotwash.slo_counts.at_each(ends)
    seen_of, hidden_of = _by_service(seen), _by_service(hidden)
    found = []
    for slo, earlier, later in zip(slos, sums[::2], sums[1::2], strict=True):
        period = periods[slo.name]
        theirs = [one for one in seen_of.get(slo.service, ()) if _within(one, period)]
        others = [one.cost for one in hidden_of.get(slo.service, ()) if one.cost and _ended_within(one, period)]
        found.append(account(slo, period, between(slo, earlier, later), theirs, others, hotwash.clock()))
    return sorted(found, key=lambda one: (one.left is None, one.left or 0.0, one.slo.name))


def _by_service(incidents: Sequence[Incident]) -> dict[str | None, list[Incident]]:
    found: dict[str | None, list[Incident]] = {}
    for one in incidents:
        found.setdefault(one.service, []).append(one)
    return found


async def _hidden(hotwash: Hotwash, sought: Sought, seen: set[str], now: Instant) -> list[Incident]:
    """Ended before today: a sum that moves the minute somebody resolves would tell when that was."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    every = [one.incident async for one in every_incident(hotwash.reader, ITSELF, sought)]
    return [one for one in every if one.id not in seen and one.ended_at is not None and one.ended_at < midnight]


def _within(incident: Incident, period: Period) -> bool:
    return incident.ended_at is None or incident.ended_at > period.since


def _ended_within(incident: Incident, period: Period) -> bool:
    return incident.ended_at is not None and period.since < incident.ended_at <= period.until


async def read_calibration(
    hotwash: Hotwash, viewer: Viewer, quarter: Period | None = None, service: str = ""
) -> Report:
    """Resolved incidents the viewer may see, of a quarter or the last year, by the severity each ended with.

    That is what was declared once the most was known; what it was first called is a guess made in its first minute.
    """
    now = hotwash.clock()
    period = quarter or Period("365d", now - A_YEAR, now)
    sought = Sought(open_after=period.since, drills=False, service=service or None)
    every = [one async for one in every_incident(hotwash.reader, viewer, sought) if viewer.drill is None]
    ended = (one for one in every if costs(one.incident) and _ended_within(one.incident, period))
    return calibrate([_case(hotwash, one) for one in ended], hotwash.policy.calibration)


def _case(hotwash: Hotwash, stored: Stored) -> Case:
    """By the SLO that was hit hardest, as the verdict is by the worst."""
    incident = stored.incident
    cost = worst(incident.cost.charges) if incident.cost is not None else None
    floor = raised_by_floor(incident.severity, incident.impact, hotwash.policies(incident.policy))
    return Case(incident.severity, cost, floor)
