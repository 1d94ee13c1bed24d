"""What pages load: kept in memory, named by its content, cached for good."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

DIST = Path(__file__).parent / "static/dist"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class AssetsMissingError(Exception):
    """A checkout was never built: `make assets` builds it; packages carry their assets."""


@dataclass(frozen=True, slots=True)
class Asset:
    plain: bytes
    gzipped: bytes
    version: str
    media_type: str


@cache
def _assets() -> dict[str, Asset]:
    found = {path.name: _load(path) for path in DIST.glob("*") if path.suffix in TYPES}
    if not found:
        raise AssetsMissingError("The pages' scripts and styles are not built: run `make assets`.")
    return found


def _load(path: Path) -> Asset:
    plain = path.read_bytes()
    return Asset(plain, gzip.compress(plain, 9), hashlib.sha256(plain).hexdigest()[:12], TYPES[path.suffix])


def asset(name: str) -> str:
    """The address of an asset; it changes with its content."""
    return f"/static/{name}?v={_assets()[name].version}"


def routes() -> list[Route]:
    return [Route("/static/{name}", _serve)]


async def _serve(request: Request) -> Response:
    one = _assets().get(request.path_params["name"])
    if one is None:
        return Response(status_code=404)
    gzipped = "gzip" in request.headers.get("accept-encoding", "")
    # While versions change over, another node's page may ask this one for content it does not have: not to be kept.
    current = request.query_params.get("v") == one.version
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if current else "no-store",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if gzipped:
        headers["Content-Encoding"] = "gzip"
    return Response(one.gzipped if gzipped else one.plain, media_type=one.media_type, headers=headers)
