"""The ledger of error budgets, and declared severities against what incidents consumed."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from hotwash.app.hotwash import Hotwash
from hotwash.app.ledger import read_calibration, read_ledger
from hotwash.domain.kernel import Refused, rfc3339
from hotwash.domain.severity.calibration import shown as calibration_shown
from hotwash.domain.slo.ledger import Period, quarter as quarter_called, sev0_shown, shown
from hotwash.entry.api.callers import Instance, Sees
from hotwash.entry.api.problems import Problem

router = APIRouter(tags=["SLOs"])

Quarter = Annotated[str | None, Query(max_length=40, description="A calendar quarter in UTC, such as 2026-Q4.")]
OfService = Annotated[str, Query(alias="service", max_length=200, description="Of one service; of all without it.")]


@router.get("/slos/ledger")
async def show_ledger(
    hotwash: Instance, viewer: Sees, quarter: Quarter = None, service: OfService = ""
) -> dict[str, Any]:
    """Which incidents cost what of each budget, what was spent outside them, and every minute at SEV-0.

    Over each SLO's own rolling window, or a calendar quarter, which only reports. Incidents you may not know of are in
    one sum, `restricted_share`.
    """
    found = await read_ledger(hotwash, viewer, period_of(hotwash, quarter), service)
    return {
        "period": found.period.name,
        "since": rfc3339(found.period.since),
        "until": rfc3339(found.period.until),
        "slos": [shown(one) for one in found.accounts],
        "sev0": sev0_shown(found.sev0),
    }


@router.get("/slos/calibration")
async def show_calibration(
    hotwash: Instance, viewer: Sees, quarter: Quarter = None, service: OfService = ""
) -> dict[str, Any]:
    """Severities as declared, against what the incidents consumed; of the last year, or of a quarter.

    Nothing but how many there are is said of too few incidents, and nothing ever of people.
    """
    return calibration_shown(await read_calibration(hotwash, viewer, period_of(hotwash, quarter), service))


def period_of(hotwash: Hotwash, asked: str | None) -> Period | None:
    """The quarter that is asked for; None for none."""
    if asked is None:
        return None
    found = quarter_called(asked, hotwash.clock())
    if found is None:
        raise Problem(
            Refused("bad-request", f"{asked} is no quarter that has begun.", "Write it like 2026-Q4, or leave it out.")
        )
    return found
