"""Holidays: the dates of the whole-day events of an iCalendar file."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from hotwash.adapters.yaml_files import FileProblemsError, Source

_MOST = 2000
_LONGEST = timedelta(days=92)


def holidays_in(source: Source, path: Path) -> list[date]:
    """The dates of a file that a schedule names; FileProblemsError when it cannot be read as a calendar."""
    try:
        dates = sorted(set(_dates(path.read_bytes())))
    except (OSError, ValueError, KeyError, AttributeError) as error:
        problem = source.problem(("holidays", "file"), f"{path.name} cannot be read as iCalendar: {error}")
        raise FileProblemsError([problem]) from None
    if len(dates) > _MOST:
        raise FileProblemsError([source.problem(("holidays", "file"), f"{path.name} has more than {_MOST} dates")])
    return dates


def _dates(text: bytes) -> Iterator[date]:
    # icalendar takes longer to import than a schedule takes to read.
    import icalendar

    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        start = event.decoded("DTSTART")
        if isinstance(start, datetime):
            continue
        end = event.decoded("DTEND") if "DTEND" in event else start + event.decoded("DURATION", timedelta(days=1))
        days = max(1, min(end - start, _LONGEST).days)
        yield from (start + timedelta(days=number) for number in range(days))
