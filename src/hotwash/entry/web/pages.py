"""Render a page: escaped templates, strict security headers."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from hotwash.domain.kernel import Instant, rfc3339

HERE = Path(__file__).parent

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["rfc3339"] = rfc3339

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page as a response."""
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(values), status, _HEADERS)


def clock(moment: Instant) -> str:
    """14:03:07, in UTC."""
    return f"{moment:%H:%M:%S}"


_ENVIRONMENT.filters["clock"] = clock
