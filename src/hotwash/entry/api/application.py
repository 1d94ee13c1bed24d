"""/api/v1: the incident verbs over HTTP, with OpenAPI."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hotwash import __version__
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import StoreUnavailableError
from hotwash.domain.kernel import Refused
from hotwash.entry.api import (
    administration,
    changes,
    closing,
    contacts,
    covers,
    drills,
    findings,
    hypotheses,
    impact,
    incidents,
    ledger,
    maintenance,
    mitigations,
    need_to_know,
    outgoing,
    paging,
    responding,
    schedules,
    services,
    severity,
    slos,
    suspects,
)
from hotwash.entry.api.problems import Problem, problem, store_unavailable

_PARTS = (
    incidents,
    responding,
    impact,
    hypotheses,
    suspects,
    mitigations,
    closing,
    paging,
    need_to_know,
    findings,
    administration,
    maintenance,
    outgoing,
    changes,
    services,
    schedules,
    contacts,
    covers,
    ledger,
    slos,
    severity,
    drills,
)


def create_api(hotwash: Hotwash) -> FastAPI:
    """The API application; mounted at /api/v1."""
    api = FastAPI(
        title="Hotwash",
        version=__version__,
        summary="Incidents from the first alert to a blameless postmortem.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    api.state.hotwash = hotwash
    for part in _PARTS:
        api.include_router(part.router)
    api.add_exception_handler(Problem, _refused)
    api.add_exception_handler(StoreUnavailableError, store_unavailable)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http)
    return api


async def _refused(_: Request, error: Exception) -> Response:
    return problem(error.refused) if isinstance(error, Problem) else Response(status_code=500)


async def _invalid(_: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else ()
    return problem(
        Refused(
            "bad-request",
            "The request does not fit: " + _said(problems) + ".",
            "Correct it and send it again.",
        ),
        errors=[{"field": _field(one), "message": one["msg"]} for one in problems],
    )


def _said(problems: Sequence[Any]) -> str:
    return "; ".join(f"{_field(one)}: {one['msg']}" for one in problems)


def _field(one: Any) -> str:
    return ".".join(str(part) for part in one["loc"] if part not in ("body", "query", "path", "header"))


async def _http(request: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    if code == 404:
        refused = Refused("unknown-path", f"There is nothing at {request.url.path}.", "See /api/v1/openapi.json.")
        return problem(refused)
    refused = Refused("bad-request", f"{request.method} is not possible here.", "See /api/v1/openapi.json.")
    return problem(refused)
