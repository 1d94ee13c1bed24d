"""Render a page: escaped templates, strict security headers."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, StreamingResponse

from hotwash.domain.incident.escalation import spoken_page
from hotwash.domain.kernel import Instant, rfc3339
from hotwash.domain.slo.cost import arithmetic
from hotwash.entry.web import slo_words
from hotwash.entry.web.assets import asset
from hotwash.entry.web.slo_drawing import burn_bar

if TYPE_CHECKING:
    from hotwash.entry.web.visitors import Visitor

HERE = Path(__file__).parent

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["rfc3339"] = rfc3339
_ENVIRONMENT.globals |= {"asset": asset, "visitor": None}

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def page(template: str, status: int = 200, *, visitor: "Visitor | None" = None, **values: Any) -> HTMLResponse:
    """A page as a response; visitor is who looks at it, None for nobody known."""
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(visitor=visitor, **values), status, _HEADERS)


def fragment(template: str, **values: Any) -> str:
    """Parts of a page, as its stream sends them."""
    return _ENVIRONMENT.get_template(template).render(**values)


BEAT = "event: beat\ndata:\n\n"
"""Says that a stream is alive."""


def followed(events: AsyncIterator[str]) -> StreamingResponse:
    """A page's stream as a response that nothing on the way keeps or holds back."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def change(id: str, html: str) -> str:
    """One event of a page's stream: parts to bring up to date, and where to resume from."""
    lines = "".join(f"data: {line}\n" for line in html.splitlines())
    return f"id: {id}\nevent: change\n{lines}\n"


def clock(moment: Instant) -> str:
    """14:03:07, in UTC."""
    return f"{moment:%H:%M:%S}"


_ENVIRONMENT.filters["clock"] = clock


def span(length: timedelta) -> str:
    """3:12, or 1:02:33 from an hour on; the page's script writes the same."""
    seconds = int(length.total_seconds())
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


_ENVIRONMENT.filters["span"] = span


def capfirst(words: str) -> str:
    """Only the first letter changes: SLI and names stay as they are."""
    return words[:1].upper() + words[1:]


def lasting(length: timedelta) -> str:
    """90 s, 5 min, 1 h 30 min, 48 h: as people say it."""
    seconds = int(length.total_seconds())
    if seconds < 120 and seconds % 60:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    parts = (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "")
    return " ".join(filter(None, parts))


_ENVIRONMENT.filters |= {
    "whom": spoken_page,
    "percent": slo_words.percent,
    "capfirst": capfirst,
    "lasting": lasting,
} | slo_words.FILTERS
_ENVIRONMENT.filters |= {"reach": burn_bar, "arithmetic": arithmetic}
