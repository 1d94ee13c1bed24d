"""Holidays: the dates of the whole-day events of an iCalendar file or feed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hotwash.adapters.yaml_files import FileProblemsError, Source

_MOST = 2000
_PATIENCE_SECONDS = 10
_LONGEST = timedelta(days=92)


def holidays_of(source: Source, directory: Path) -> list[date]:
    """The dates a schedule names, and those of its file and its feed; FileProblemsError when either cannot be read."""
    given: Mapping[str, Any] = source.value.get("holidays", {})
    dates = {date.fromisoformat(one) for one in given.get("dates", ())}
    for name, read in (("file", lambda at: (directory / at).read_bytes()), ("url", _fetched)):
        if name not in given:
            continue
        try:
            dates.update(_dates(read(given[name])))
        except (OSError, ValueError, KeyError, AttributeError, UnreadableFeedError) as error:
            problem = source.problem(("holidays", name), f"{given[name]} cannot be read as iCalendar: {error}")
            raise FileProblemsError([problem]) from None
    if len(dates) > _MOST:
        raise FileProblemsError([source.problem(("holidays",), f"expected at most {_MOST} dates")])
    return sorted(dates)


class UnreadableFeedError(Exception):
    """The feed did not answer with a calendar: check its address."""


def _fetched(url: str) -> bytes:
    # An address is read by the command that is given the file, never by the server.
    import httpx

    try:
        answer = httpx.get(url, timeout=_PATIENCE_SECONDS, follow_redirects=True)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnreadableFeedError(str(error) or type(error).__name__) from error
    return answer.content


def _dates(text: bytes) -> Iterator[date]:
    # icalendar takes longer to import than a schedule takes to read.
    import icalendar

    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        if "RRULE" in event:
            raise ValueError(f"{event.get('SUMMARY', 'an event')} repeats; list the date of each year")
        start = event.decoded("DTSTART")
        if isinstance(start, datetime):
            continue
        end = event.decoded("DTEND") if "DTEND" in event else start + event.decoded("DURATION", timedelta(days=1))
        days = max(1, min(end - start, _LONGEST).days)
        yield from (start + timedelta(days=number) for number in range(days))
