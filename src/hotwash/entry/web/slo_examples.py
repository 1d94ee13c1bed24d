"""An SLO for the style guide: burning for an hour, after an afternoon that nobody measured."""

from datetime import datetime, timedelta
from typing import Any

from hotwash.domain.incident.policy import BurnRate, Severity
from hotwash.domain.severity.conditions import Condition
from hotwash.domain.severity.facts import Facts
from hotwash.domain.slo.budget import Spent
from hotwash.domain.slo.burn_down import STEPS, Step
from hotwash.domain.slo.forecast import forecast_of
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.service import PrometheusSource
from hotwash.domain.slo.standing import Standing
from hotwash.entry.web.slo_drawing import Happening, picture, spark

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SLO = Slo("checkout-availability", "checkout-api", 0.999, PrometheusSource("", "", ""))
_SPENT, _UNMEASURED = 0.58, range(50, 55)


def examples(now: datetime) -> dict[str, Any]:
    """By the name its parts take it by."""
    facts = Facts(objective=0.999, burn={_HOUR: 22.0, 6 * _HOUR: 3.7}, budget_left=1 - _SPENT)
    standing = Standing(_SLO, now, facts, lasts=14 * _HOUR, coverage=0.95, spent=Spent(23_760.0, 38_916_666.0))
    ahead = forecast_of(standing)
    incident = Happening(now - 9 * _DAY, now - 8 * _DAY, "INC-7 SEV-1 Checkout returns errors")
    deploy = Happening(now - 9 * _DAY - _HOUR, now - 9 * _DAY, "deploy #847")
    return {
        "standing": standing,
        "unknown": Standing(_SLO, now, Facts(), f"Nothing of {_SLO.name} was measured since 14:20 UTC."),
        "conditions": [
            Condition(_rate(Severity.SEV0, 72, _HOUR / 2), 72, 41.0, 22.0, 950.0),
            Condition(_rate(Severity.SEV1, 14.4, _HOUR), 14.4, 22.0, 22.0, 950.0),
            Condition(_rate(Severity.SEV2, 6, 6 * _HOUR), 6, 8.0, 9.0, 4.0),
            Condition(_rate(Severity.SEV3, 3, _DAY), 3, 1.2, None, 950.0),
        ],
        "picture": picture(standing, _steps(now), ahead.at if ahead is not None else (), [incident], [deploy]),
        "spark": spark([*[0.3] * 12, *[None] * 3, 0.5, 1.2, 3.0, 7.0, 22.0, 14.0, 6.0, 2.0, 0.4]),
    }


def _rate(severity: Severity, above: float, long: timedelta) -> BurnRate:
    return BurnRate(severity, above, long, long / 12, 0.5, 10)


def _steps(now: datetime) -> list[Step]:
    return [
        Step(
            at=now - _SLO.window * (1 - done / STEPS),
            left=None if done in _UNMEASURED else 1 - _SPENT * (done / STEPS) ** 2,
            bad=264.0,
            total=432_407.0,
            measured=0.0 if done in _UNMEASURED else 1.0,
        )
        for done in range(1, STEPS + 1)
    ]
