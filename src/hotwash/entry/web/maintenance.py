"""Maintenance as a form plans it."""

from datetime import UTC, datetime, timedelta

from hotwash.app.hotwash import Hotwash
from hotwash.app.outside import plan_maintenance
from hotwash.domain.kernel import Refused, to_millisecond
from hotwash.entry.web.forms import Typed

MINUTES = {
    "30": "30 minutes",
    "60": "1 hour",
    "120": "2 hours",
    "240": "4 hours",
    "480": "8 hours",
    "1440": "1 day",
}


async def plan_window(hotwash: Hotwash, service: str, form: Typed, by: str) -> Refused | None:
    """From now, or from a moment given in UTC."""
    starts = None
    if form["starts"]:
        try:
            starts = to_millisecond(datetime.fromisoformat(form["starts"]).replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            return Refused("bad-request", "The start is no moment.", "Choose a day and a time, in UTC.")
    minutes = int(form["minutes"]) if form["minutes"] in MINUTES else 60
    planned = await plan_maintenance(hotwash, service, starts, timedelta(minutes=minutes), form["reason"][:500], by)
    return planned if isinstance(planned, Refused) else None
