"""When a message that was not delivered is tried again."""

from datetime import timedelta

_AFTER = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 28_800)
)
"""Quick at first, since a restart takes seconds; then ever slower, until a day has gone by."""


def retry_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts that failed; None when it is time to give up."""
    return _AFTER[attempts - 1] if attempts <= len(_AFTER) else None
