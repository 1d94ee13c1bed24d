"""What goes out and what is held back: webhook endpoints and maintenance windows."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Webhook
from hotwash.domain.alerts.maintenance import Window, plan
from hotwash.domain.kernel import Instant, Refused
from hotwash.domain.notices.told import TOLD

_UNKNOWN_WEBHOOK = Refused("unknown-webhook", "There is no such webhook.", "Look at the list of webhooks.")
_UNKNOWN_WINDOW = Refused(
    "unknown-window", "There is no such maintenance window, or it is over.", "Look at the list of windows."
)


async def add_webhook(hotwash: Hotwash, url: str, kinds: Sequence[str], secret: str) -> Webhook | Refused:
    """Tell an endpoint from now on."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        return Refused("bad-request", f"{url} is no address a webhook can be sent to.", "Write https://host/path.")
    if unknown := sorted(set(kinds) - TOLD):
        return Refused(
            "bad-request",
            f"{', '.join(unknown)} cannot be told.",
            f"Choose among {', '.join(sorted(TOLD))}, or name none to be told of all.",
        )
    webhook = Webhook(f"wh_{secrets.token_hex(6)}", url, secret, tuple(dict.fromkeys(kinds)))
    await hotwash.directory.add_webhook(webhook)
    await hotwash.audience.look()
    return webhook


async def remove_webhook(hotwash: Hotwash, id: str) -> Refused | None:
    """Tell an endpoint nothing more."""
    removed = await hotwash.directory.remove_webhook(id)
    await hotwash.audience.look()
    return None if removed else _UNKNOWN_WEBHOOK


async def plan_maintenance(
    hotwash: Hotwash, service: str, starts: Instant | None, lasts: timedelta, reason: str, by: str
) -> Window | Refused:
    """Keep a service's alerts from opening incidents for a while, from now or from a moment to come."""
    now = hotwash.clock()
    begins = starts or now
    window = plan(Window(f"mw_{secrets.token_hex(6)}", service, begins, begins + lasts, reason, by), now)
    if isinstance(window, Window):
        await hotwash.directory.add_window(window)
    return window


async def end_maintenance(hotwash: Hotwash, id: str) -> Refused | None:
    """End a window now; what still fires opens an incident at once."""
    return None if await hotwash.directory.end_window(id, hotwash.clock()) else _UNKNOWN_WINDOW
