"""Alertmanager's webhook: /in/<key>/alertmanager."""

from collections.abc import Callable
from functools import lru_cache

from starlette.responses import Response

from hotwash.app.hotwash import Hotwash
from hotwash.app.intake import receive
from hotwash.domain.alerts.signal import Signal
from hotwash.entry.intake.posted import Posted, Take, said

Decode = Callable[[bytes], "list[Signal] | str"]
"""The signals of a body, or why it cannot be read."""


def take_alerts(decode: Decode) -> Take:
    async def take(hotwash: Hotwash, posted: Posted) -> Response | str:
        signals = decode(posted.body)
        if isinstance(signals, str):
            return signals
        await receive(hotwash, posted.integration, signals)
        return _accepted(len(signals))

    return take


@lru_cache(maxsize=256)
def _accepted(count: int) -> Response:
    return said(200, f"{count} alerts accepted.")
