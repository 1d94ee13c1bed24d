"""Read an incident's SLI: for a judgement now, and for the record."""

from datetime import timedelta

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Metrics
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.events import SliRecorded
from hotwash.domain.incident.policy import Green
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.green import Reading, judge, needed
from hotwash.domain.slo.series import Series, Unreadable
from hotwash.domain.slo.service import Service

BEFORE_ONSET = timedelta(minutes=10)
"""How much of the quiet before an incident its graph shows."""

MOST_STEPS = 1_440
"""Steps in one recorded series: a day of minutes; a longer incident is recorded in coarser steps."""


async def read_sli(hotwash: Hotwash, stored: Stored, now: Instant) -> Reading:
    """Judge the SLI of an incident's service at a moment in the incident's time."""
    service, metrics = await _source(hotwash, stored)
    policy = hotwash.policies(stored.incident.policy)
    series = await _series(service, metrics, now, needed(policy), policy.green)
    return judge(service, series, now, policy)


async def not_read_yet(hotwash: Hotwash, stored: Stored, now: Instant) -> Reading:
    """What can be said of the SLI while its metrics are still being asked."""
    service, _ = await _source(hotwash, stored)
    late = Unreadable("its metrics have not answered yet", "none")
    return judge(service, late, now, hotwash.policies(stored.incident.policy))


async def reading_of(hotwash: Hotwash, service: Service) -> tuple[Reading, Series | Unreadable]:
    """Judge a service now, by the policy in force; and what it was judged by."""
    now, policy = hotwash.clock(), hotwash.policy
    series = await _series(service, hotwash.metrics, now, needed(policy), policy.green)
    return judge(service, series, now, policy), series


async def sli_for_record(hotwash: Hotwash, stored: Stored, now: Instant) -> SliRecorded | None:
    """The series from before the onset to now; None when it cannot be read."""
    service, metrics = await _source(hotwash, stored)
    policy = hotwash.policies(stored.incident.policy).green
    start = stored.incident.declared_at - BEFORE_ONSET
    coarser = (now - start) // policy.step // MOST_STEPS + 1
    series = await metrics.series(service, now, now - start, policy.step * coarser)
    if isinstance(series, Unreadable) or not series.counts:
        return None
    return SliRecorded(
        service=service.name,
        objective=service.objective,
        start=start,
        step_seconds=int(series.step.total_seconds()),
        counts=tuple((int((one.at - start).total_seconds()), one.bad, one.total) for one in series.counts),
        source=series.source,
    )


async def _source(hotwash: Hotwash, stored: Stored) -> tuple[Service, Metrics]:
    if stored.drill is not None and (played := await hotwash.drill_metrics(stored.drill)) is not None:
        return played
    name = stored.incident.service or "this incident"
    return await hotwash.services.get(name) or Service(name), hotwash.metrics


async def _series(
    service: Service, metrics: Metrics, now: Instant, window: timedelta, policy: Green
) -> Series | Unreadable:
    if service.objective is None:
        return Unreadable("it has no SLO", "none")
    return await metrics.series(service, now, window, policy.step)
