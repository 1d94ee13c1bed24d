"""Read an incident's SLI: for a judgement now, and for the record."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import all_slos
from hotwash.app.ports import Metrics
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.events import SliRecorded
from hotwash.domain.incident.policy import Green, Policy
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.budget import burn_rate
from hotwash.domain.slo.green import Colour, Reading, judge, needed
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Series, Unreadable
from hotwash.domain.slo.service import Service, error_budget

BEFORE_ONSET = timedelta(minutes=10)
"""How much of the quiet before an incident its graph shows."""

MOST_STEPS = 1_440
"""Steps in one recorded series: a day of minutes; a longer incident is recorded in coarser steps."""


async def read_sli(hotwash: Hotwash, stored: Stored, now: Instant) -> Reading:
    """Judge the SLI of an incident's service at a moment in the incident's time: by the SLO that is worst off."""
    watched, metrics = await _watched(hotwash, stored)
    reading, _ = await _worst(watched, metrics, now, hotwash.policies(stored.incident.policy))
    return reading


async def not_read_yet(hotwash: Hotwash, stored: Stored, now: Instant) -> Reading:
    """What can be said of the SLI while its metrics are still being asked."""
    watched, _ = await _watched(hotwash, stored)
    late = Unreadable("its metrics have not answered yet", "none")
    return judge(watched[0], late, now, hotwash.policies(stored.incident.policy))


async def reading_of(hotwash: Hotwash, service: Service) -> tuple[Reading, Series | Unreadable]:
    """Judge a service now, by the policy in force; and what it was judged by."""
    return await _worst(await _slos_of(hotwash, service), hotwash.metrics, hotwash.clock(), hotwash.policy)


async def _worst(
    watched: Sequence[Service], metrics: Metrics, now: Instant, policy: Policy
) -> tuple[Reading, Series | Unreadable]:
    """Green is what all of them are; an outage that is seen in one is not unknown."""
    read = await asyncio.gather(*(_series(one, metrics, now, needed(policy), policy.green) for one in watched))
    judged = [(judge(one, series, now, policy), series) for one, series in zip(watched, read, strict=True)]
    return min(judged, key=lambda one: (Colour.NOT_GREEN, Colour.UNKNOWN, Colour.GREEN).index(one[0].colour))


async def sli_for_record(hotwash: Hotwash, stored: Stored, now: Instant) -> SliRecorded | None:
    """The series from before the onset to now, of the SLO it cost most; None when it cannot be read."""
    watched, metrics = await _watched(hotwash, stored)
    policy = hotwash.policies(stored.incident.policy).green
    start = stored.incident.declared_at - BEFORE_ONSET
    coarser = (now - start) // policy.step // MOST_STEPS + 1
    asked = (metrics.series(one, now, now - start, policy.step * coarser) for one in watched)
    read = zip(watched, await asyncio.gather(*asked), strict=True)
    found = [(one, series) for one, series in read if isinstance(series, Series) and series.counts]
    if not found:
        return None
    service, series = max(found, key=_burnt)
    return SliRecorded(
        service=service.name,
        objective=service.objective,
        start=start,
        step_seconds=int(series.step.total_seconds()),
        counts=tuple((int((one.at - start).total_seconds()), one.bad, one.total) for one in series.counts),
        source=series.source,
    )


def _burnt(read: tuple[Service, Series]) -> float:
    service, series = read
    bad, total = (sum(getattr(one, name) for one in series.counts) for name in ("bad", "total"))
    return burn_rate(bad, total, error_budget(service.objective or 0)) or 0.0


async def _watched(hotwash: Hotwash, stored: Stored) -> tuple[Sequence[Service], Metrics]:
    if stored.drill is not None and (played := await hotwash.drill_metrics(stored.drill)) is not None:
        service, metrics = played
        return [service], metrics
    name = stored.incident.service or "this incident"
    return await _slos_of(hotwash, await hotwash.services.get(name) or Service(name)), hotwash.metrics


async def _slos_of(hotwash: Hotwash, service: Service) -> Sequence[Service]:
    """What is measured of a service: each of its SLOs as if it were one; itself where it has none."""
    return [_measured(slo) for slo in await all_slos(hotwash) if slo.service == service.name] or [service]


def _measured(slo: Slo) -> Service:
    """A slice is good by its own target: minutes are held to that one."""
    target = slo.slices.target if slo.slices is not None else None
    return Service(slo.name, slo.objective if target is None else target, None, slo.source)


async def _series(
    service: Service, metrics: Metrics, now: Instant, window: timedelta, policy: Green
) -> Series | Unreadable:
    if service.objective is None:
        return Unreadable("it has no SLO", "none")
    return await metrics.series(service, now, window, policy.step)
