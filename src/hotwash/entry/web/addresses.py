"""How people and programs reach this instance."""

from starlette.requests import Request

from hotwash.app.hotwash import Hotwash


def base_of(hotwash: Hotwash, request: Request) -> str:
    """The address that was configured, or the one this page was asked at."""
    return hotwash.base_url or str(request.base_url).rstrip("/")


def intake_of(hotwash: Hotwash, request: Request, key: str, format: str = "alertmanager") -> str:
    """Where an Alertmanager posts to, or what tells of changes."""
    return f"{base_of(hotwash, request)}/in/{key}/{format}"
