"""A service, the objective it promises and where its SLI is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrometheusSource:
    """Where good and bad are counted: PromQL for the count of events within one step.

    `{{.window}}` in a query stands for the step, as `increase(http_requests_total[{{.window}}])`.
    """

    url: str
    bad: str
    total: str


@dataclass(frozen=True, slots=True)
class Service:
    """objective is a fraction (0.995); None when there is no SLO, and severity is an opinion (R-SEV-8)."""

    name: str
    objective: float | None = None
    owner: str | None = None
    source: PrometheusSource | None = None


def error_budget(objective: float) -> float:
    """The fraction of events an objective allows to be bad: 0.005 for 0.995, and not 0.0050000000000000044."""
    return round(1 - objective, 12)
