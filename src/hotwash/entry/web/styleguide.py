"""Every part of the pages in every state, on one page: looked at by people, and by the accessibility test."""

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotwash.domain.incident.policy import Severity
from hotwash.entry.web.pages import page
from hotwash.entry.web.slo_examples import examples

NOW = datetime(2026, 3, 2, 14, 41, 7, tzinfo=UTC)


def routes() -> list[Route]:
    return [Route("/styleguide", _show), Route("/styleguide/form", _answer, methods=["POST"])]


async def _show(_: Request) -> Response:
    return _page()


async def _answer(request: Request) -> Response:
    """Takes nothing and refuses what is empty: how a form and its refusal look and feel."""
    words = str((await request.form()).get("words", "")).strip()
    refused = None if words else ("A note says something.", "Write what you saw, with a number if you have one.")
    return _page(422 if refused else 200, refused=refused)


def _page(status: int = 200, **values: Any) -> Response:
    given = {"refused": None, **values}
    return page(
        "styleguide.html",
        status,
        now=NOW,
        severities=tuple(Severity),
        chart=_chart(),
        moments=_moments(),
        slo=examples(NOW),
        **given,
    )


def _moments() -> dict[str, datetime]:
    return {
        "overdue": NOW - timedelta(minutes=3, seconds=12),
        "soon": NOW + timedelta(minutes=3, seconds=12),
        "later": NOW + timedelta(hours=2, minutes=5),
        "since": NOW - timedelta(minutes=41, seconds=7),
    }


def _chart() -> dict[str, Any]:
    """An error ratio that jumps three minutes after a deploy, with minutes that nobody measured."""
    start = int((NOW - timedelta(hours=1)).timestamp())
    ratios = [0.2] * 18 + [0.9, 4.8, 8.1, 8.4, None, None, 8.2, 8.0, 6.1, 2.4, 0.6, 0.3] + [0.2] * 30
    return {
        "unit": "%",
        "series": [{"label": "Errors", "points": [(start + 60 * at, ratio) for at, ratio in enumerate(ratios)]}],
        "lines": [{"label": "objective 0.5 %", "value": 0.5}],
        "markers": [{"at": start + 60 * 15, "label": "deploy #847"}, {"at": start + 60 * 26, "label": "rolled back"}],
    }
