"""Shifts, gaps and who is on call as the command line and the API show them."""

from typing import Any

from hotwash.domain.kernel import Instant, rfc3339
from hotwash.domain.oncall.gaps import Gap, gap_said
from hotwash.domain.oncall.rotation import Shift
from hotwash.domain.oncall.schedule import Schedule, by_level


def shift_shown(shift: Shift) -> dict[str, Any]:
    return {"start": rfc3339(shift.start), "end": rfc3339(shift.end), "user": shift.user}


def gap_shown(gap: Gap, schedule: Schedule) -> dict[str, Any]:
    shown = {"start": rfc3339(gap.start), "end": rfc3339(gap.end), "level": gap.level}
    return {**shown, "said": gap_said(gap, schedule)}


def levels_shown(schedule: Schedule, at: Instant) -> list[dict[str, Any]]:
    """Who is on call in each level."""
    on = zip(schedule.levels, by_level(schedule, at), strict=True)
    return [{"level": level.name, "users": list(users)} for level, users in on]
