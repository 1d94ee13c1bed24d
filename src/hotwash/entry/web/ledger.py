"""The ledger of error budgets, and how declared severities compare with what incidents consumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.ledger import read_calibration, read_ledger
from hotwash.app.polling import all_slos
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Instant
from hotwash.domain.severity.calibration import Report
from hotwash.domain.slo.ledger import Account, Period, quarter, quarter_of
from hotwash.entry.web.forms import Typed, asked
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import Visitor, signed_in

_PAGE = 50
_WIDTH = 100.0


def routes(hotwash: Hotwash) -> list[Route]:
    async def ledger(request: Request, visitor: Visitor) -> Response:
        query = asked(request)
        found = await read_ledger(hotwash, visitor.viewer, _period(hotwash, query), query["service"])
        services = await _services(hotwash, visitor)
        number = max(int(query["page"]), 1) if query["page"].isdecimal() else 1
        shown = found.accounts[_PAGE * (number - 1) : _PAGE * number]
        values = {
            "accounts": [(one, bar(one)) for one in shown],
            "found": found,
            "before": _address(query, number - 1) if number > 1 else None,
            "after": _address(query, number + 1) if len(found.accounts) > _PAGE * number else None,
        }
        return _page(hotwash, "ledger.html", visitor, query, services, **values)

    async def calibration(request: Request, visitor: Visitor) -> Response:
        query = asked(request)
        report = await read_calibration(hotwash, visitor.viewer, _period(hotwash, query), query["service"])
        services = await _services(hotwash, visitor)
        bands = hotwash.policy.calibration.bands
        shades = shades_of(report)
        return _page(hotwash, "calibration.html", visitor, query, services, report=report, bands=bands, shades=shades)

    return [
        Route("/slos/ledger", signed_in(hotwash, ledger)),
        Route("/slos/calibration", signed_in(hotwash, calibration)),
    ]


def _page(
    hotwash: Hotwash, name: str, visitor: Visitor, query: Typed, services: Sequence[tuple[str, str]], **values: Any
) -> Response:
    periods = [("", "The rolling window" if name == "ledger.html" else "The last year"), *quarters(hotwash.clock())]
    now = hotwash.clock()
    return page(name, visitor=visitor, query=query, periods=periods, services=services, now=now, **values)


def _address(query: Typed, number: int) -> str:
    asked_for = {name: query[name] for name in ("quarter", "service") if query[name]}
    return f"/slos/ledger?{urlencode(asked_for | {'page': str(number)})}"


def _period(hotwash: Hotwash, query: Typed) -> Period | None:
    """What is no quarter is the rolling window."""
    return quarter(query["quarter"], hotwash.clock())


async def _services(hotwash: Hotwash, visitor: Visitor) -> list[tuple[str, str]]:
    """Those that have an SLO; a drill's cast knows of none."""
    slos = await all_slos(hotwash) if visitor.person.drill is None else []
    return [("", "Any service"), *((one, one) for one in sorted({slo.service for slo in slos}))]


def quarters(now: Instant) -> list[tuple[str, str]]:
    """This quarter and the three before it."""
    names, year, number = [], now.year, int(quarter_of(now)[-1])
    for _ in range(4):
        names.append(f"{year}-Q{number}")
        year, number = (year, number - 1) if number > 1 else (year - 1, 4)
    return [(name, name) for name in names]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a budget's bar, in hundredths of its width."""

    kind: str
    x: float
    width: float


def bar(one: Account) -> list[Part]:
    """What went to incidents, to restricted ones and elsewhere; an overspent budget fills all of it."""
    found, x = [], 0.0
    shares = (("incident", one.incidents), ("restricted", one.restricted), ("outside", one.outside))
    whole = max(1.0, sum(share or 0.0 for _, share in shares))
    for kind, share in shares:
        width = _WIDTH * (share or 0.0) / whole
        if width > 0:
            found.append(Part(kind, round(x, 2), round(width, 2)))
        x += width
    return found


def shades_of(report: Report) -> dict[tuple[Severity, Severity], int]:
    """How dark each cell of the matrix is, from 0 to 4, by its share of the fullest."""
    if report.matrix is None:
        return {}
    cells = {(row, column): n for row, columns in report.matrix.items() for column, n in columns.items()}
    most = max(cells.values())
    return {cell: -(-4 * n // most) for cell, n in cells.items()}
