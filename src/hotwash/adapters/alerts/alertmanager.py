"""Alertmanager's webhook body, version 4."""

from typing import Annotated

import msgspec

from hotwash.domain.alerts.signal import Signal
from hotwash.domain.kernel import instant

_NEVER = "0001-01-01T00:00:00Z"
"""endsAt of an alert that fires."""

_LONGEST_SUMMARY = 500


class _Alert(msgspec.Struct):
    status: str
    labels: dict[str, str]
    startsAt: str  # noqa: N815  # the names are Alertmanager's
    fingerprint: Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern="^[!-~]+$")]
    annotations: dict[str, str] = {}
    endsAt: str = _NEVER  # noqa: N815


class _Body(msgspec.Struct):
    version: str
    alerts: list[_Alert]
    groupKey: str = ""  # noqa: N815


_DECODER = msgspec.json.Decoder(_Body)


def decode(body: bytes) -> list[Signal] | str:
    """The alerts of a notification, or in one sentence why it cannot be read. Unknown keys are ignored."""
    try:
        notification = _DECODER.decode(body)
        if notification.version != "4":
            return f"Version {notification.version!r} of the webhook is not known here, only 4."
        return [_signal(alert, notification.groupKey) for alert in notification.alerts]
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
        return f"This is no Alertmanager notification: {error}."


def _signal(alert: _Alert, group: str) -> Signal:
    if alert.status not in ("firing", "resolved"):
        raise ValueError(f"an alert's status is {alert.status!r}, neither firing nor resolved")
    return Signal(
        fingerprint=alert.fingerprint,
        firing=alert.status == "firing",
        labels=alert.labels,
        summary=_summary(alert),
        starts_at=instant(alert.startsAt),
        ends_at=None if alert.endsAt == _NEVER or alert.status == "firing" else instant(alert.endsAt),
        group=group,
    )


def _summary(alert: _Alert) -> str:
    """What a person would call it; never blank."""
    spoken = (alert.annotations.get("summary"), alert.labels.get("alertname"), "Alert without a name")
    return next(text for text in map(_printable, spoken) if text)[:_LONGEST_SUMMARY]


def _printable(text: str | None) -> str:
    """One line without control characters: whatever a rule's template held, an incident can be called so."""
    text = text or ""
    if not text.isprintable():
        text = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(text.split())
