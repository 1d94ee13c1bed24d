"""Maintenance: while somebody works on a service, its alerts are kept and shown but open no incident."""

from dataclasses import dataclass

from hotwash.domain.kernel import Instant, Refused


@dataclass(frozen=True, slots=True)
class Window:
    """A window on one service, [starts, ends) in wall time.

    What still fires when it ends is treated as if it had just begun. Alerts attach to an incident that is
    open already: whoever is in it wants to see them.
    """

    id: str
    service: str
    starts: Instant
    ends: Instant
    reason: str
    by: str

    def covers(self, now: Instant) -> bool:
        return self.starts <= now < self.ends


def plan(window: Window, now: Instant) -> Window | Refused:
    """A window that can be kept; alerts are never silenced without end or without a reason."""
    if not window.reason.strip():
        return Refused("reason-needed", "A maintenance window needs a reason.", "Say what is being worked on.")
    if window.ends <= window.starts:
        return Refused("ends-before-start", "The window ends before it starts.", "Give an end after its start.")
    if window.ends <= now:
        return Refused("already-over", "The window is over already.", "Give an end in the future.")
    return window
