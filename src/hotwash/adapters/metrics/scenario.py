"""A drill's numbers through the same port as Prometheus."""

from datetime import timedelta

from hotwash.domain.drill.scenario import ScenarioSli
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.series import Count, Series, Unreadable
from hotwash.domain.slo.service import Service


class ScenarioMetrics:
    """Only steps that have ended are measured; after its last step a scenario goes on as it ended."""

    def __init__(self, sli: ScenarioSli) -> None:
        self._sli = sli

    async def series(self, service: Service, until: Instant, window: timedelta, step: timedelta) -> Series | Unreadable:
        """The scenario's own steps, whatever step is asked for; it plays one service."""
        sli = self._sli
        first = max(0, (until - window - sli.start) // sli.step)
        ended = (until - sli.start) // sli.step
        counts = tuple(
            Count(sli.start + (index + 1) * sli.step, *sli.counts[min(index, len(sli.counts) - 1)])
            for index in range(first, ended)
        )
        return Series(sli.step, tuple(one for one in counts if until - window < one.at <= until), "drill")
