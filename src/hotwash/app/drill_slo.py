"""How a drill's service stands: its scenario's numbers, counted as those of any SLO."""

from bisect import bisect_right
from dataclasses import replace
from datetime import timedelta

from hotwash.app.hotwash import Hotwash
from hotwash.app.slo_counts import MINUTE
from hotwash.domain.incident.policy import Policy
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Series, Unreadable
from hotwash.domain.slo.service import PrometheusSource, Service
from hotwash.domain.slo.standing import Standing, standing_of
from hotwash.domain.slo.sums import Sums, Window, added, between


async def drill_standing(hotwash: Hotwash, drill: str, now: Instant, policy: Policy) -> Standing | None:
    """None where the scenario promises nothing."""
    played = await hotwash.drill_metrics(drill)
    if played is None or played[0].objective is None:
        return None
    service, metrics = played
    slo = _slo(service, played[0].objective)
    series = await metrics.series(service, now, slo.window, MINUTE)
    sums = [] if isinstance(series, Unreadable) else _sums(slo, series)
    if not sums:
        return standing_of(slo, None, now, policy, lambda _: between(slo, None, None))
    newest, moments = sums[-1], [one.at for one in sums]

    def read(length: timedelta) -> Window:
        place = bisect_right(moments, newest.at - length)
        return between(slo, sums[place - 1] if place else None, newest)

    return standing_of(slo, newest.at, now, policy, read)


def _slo(service: Service, objective: float) -> Slo:
    return Slo(service.name, service.name, objective, PrometheusSource("", "", ""))


def _sums(slo: Slo, series: Series) -> list[Sums]:
    found: list[Sums] = []
    for count in series.counts:
        sums = added(slo, found[-1] if found else Sums(count.at - series.step), count)
        found.append(replace(sums, minutes=round((len(found) + 1) * series.step / MINUTE)))
    return found
