"""Refusals as RFC 9457 problems: what is wrong, and what to do instead."""

import logging
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hotwash.domain.kernel import Refused

_LOG = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

_STATUS = {
    "empty-text": HTTPStatus.UNPROCESSABLE_ENTITY,
    "text-too-long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "not-text": HTTPStatus.UNPROCESSABLE_ENTITY,
    "no-reason": HTTPStatus.UNPROCESSABLE_ENTITY,
    "in-the-future": HTTPStatus.UNPROCESSABLE_ENTITY,
    "bad-request": HTTPStatus.UNPROCESSABLE_ENTITY,
    "idempotency-key-reused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "not-signed-in": HTTPStatus.UNAUTHORIZED,
    "not-allowed": HTTPStatus.FORBIDDEN,
    "too-many-attempts": HTTPStatus.TOO_MANY_REQUESTS,
    "store-unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}


class Problem(Exception):
    """A refusal on its way to the client."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def status(refused: Refused) -> int:
    """404 for what is not there, 422 for what was badly asked, 409 where the process says no."""
    if refused.code.startswith("unknown-"):
        return HTTPStatus.NOT_FOUND
    return _STATUS.get(refused.code, HTTPStatus.CONFLICT)


def problem(refused: Refused, **more: Any) -> JSONResponse:
    """The response for a refusal; `code` is stable, `instead` says what to do."""
    code = status(refused)
    body = {
        "type": f"urn:hotwash:problem:{refused.code}",
        "title": refused.reason,
        "status": int(code),
        "detail": f"{refused.reason} {refused.instead}",
        "code": refused.code,
        "instead": refused.instead,
        **more,
    }
    headers = {"WWW-Authenticate": "Bearer"} if code == HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(body, code, headers, MEDIA_TYPE)


async def store_unavailable(_: Request, error: Exception) -> Response:
    """503: nothing was changed, and whoever asked may ask again (Alertmanager does by itself)."""
    _LOG.error("the database cannot be used: %s", error)
    return problem(
        Refused("store-unavailable", "The database cannot be used right now.", "Nothing was changed; try again.")
    )
