"""An alert as any source tells it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotwash.domain.kernel import Instant


@dataclass(frozen=True, slots=True)
class Signal:
    """One alert of one notification; the fingerprint is unique within its integration."""

    fingerprint: str
    firing: bool
    labels: Mapping[str, str]
    summary: str
    starts_at: Instant
    ends_at: Instant | None
    group: str = ""
    """What its source groups it by; alerts without a service share an incident by it."""
