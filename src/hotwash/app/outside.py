"""What goes out and what is held back: webhook endpoints and maintenance windows."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Failed, Webhook
from hotwash.domain.alerts.maintenance import Window, plan
from hotwash.domain.kernel import Instant, Refused, rfc3339
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


async def enable_webhook(hotwash: Hotwash, id: str) -> Refused | None:
    """Tell a disabled endpoint again, of what happens from now on."""
    enabled = await hotwash.directory.enable_webhook(id)
    await hotwash.audience.look()
    return None if enabled else _UNKNOWN_WEBHOOK


async def disable_webhook(hotwash: Hotwash, id: str, by: str) -> Refused | None:
    """Tell an endpoint nothing until it is enabled again."""
    if await find_webhook(hotwash, id) is None:
        return _UNKNOWN_WEBHOOK
    await hotwash.directory.disable_webhook(id, f"{by} disabled it.")
    await hotwash.audience.look()
    return None


async def find_webhook(hotwash: Hotwash, id: str) -> Webhook | None:
    return next((one for one in await hotwash.directory.webhooks() if one.id == id), None)


async def try_webhook(hotwash: Hotwash, id: str) -> Refused | None:
    """Send an endpoint a signed message of kind "test" now; why it did not arrive, if so."""
    webhook = await find_webhook(hotwash, id)
    if webhook is None:
        return _UNKNOWN_WEBHOOK
    now = hotwash.clock()
    body = msgspec.json.encode({"type": "test", "timestamp": rfc3339(now), "data": {"text": "A test by Hotwash."}})
    answer = await hotwash.webhook_sender.send(webhook, f"msg_{secrets.token_hex(16)}", now, body)
    if answer is None:
        return None
    why = answer.why if isinstance(answer, Failed) else f"{webhook.url} answered 410 Gone"
    return Refused("not-delivered", f"The test did not arrive: {why}.", "Check the address and what listens there.")


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
