"""A change as it was reported: what was changed, where and when."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from hotwash.domain.kernel import Instant, Refused

LONGEST_ROLLOUT = timedelta(hours=1)
"""A change whose end nobody reports is taken to be over by then."""
_CLOCKS_DIFFER = timedelta(hours=1)
_LONGEST_NAME = 200
_LONGEST_SUMMARY = 500
_MOST_REGIONS = 50
_LONGEST_LINK = 2000


class Outcome(StrEnum):
    """How far a change has come; one that failed was made all the same."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Change:
    """end is None where it took a moment or goes on, regions where nobody said; id is its source's own name for it."""

    id: str
    kind: str
    service: str
    start: Instant
    end: Instant | None = None
    regions: frozenset[str] | None = None
    summary: str = ""
    link: str | None = None
    outcome: Outcome | None = None
    source: str = ""
    """The integration it came by, or where it was reported by hand."""
    by: str = ""
    """Who or what reported it."""
    ref: str = ""
    """What people here call it, such as C42."""

    @property
    def over_at(self) -> Instant:
        """When it was over; one that goes on is over at some time to come."""
        if self.end is not None:
            return self.end
        return self.start + LONGEST_ROLLOUT if self.outcome is Outcome.RUNNING else self.start


def reported_again(known: Change, again: Change) -> Change:
    """One change from two reports of it: the newer words, the earliest start, and no end is taken back."""
    end = again.end or known.end
    outcomes = (again.outcome, known.outcome)
    ended = next((one for one in outcomes if one not in (None, Outcome.RUNNING)), None)
    goes_on = Outcome.RUNNING if Outcome.RUNNING in outcomes and end is None else None
    return replace(
        again,
        start=min(known.start, again.start),
        end=end,
        regions=again.regions if again.regions is not None else known.regions,
        link=again.link or known.link,
        outcome=ended or goes_on,
        ref=known.ref,
    )


def refuse_change(change: Change, now: Instant) -> Refused | None:
    """Why a change cannot be kept as it was reported, if so."""
    for name, text in (("id", change.id), ("service", change.service)):
        if not text.strip() or not text.isprintable() or len(text) > _LONGEST_NAME:
            return Refused("bad-request", f"A change's {name} has 1 to {_LONGEST_NAME} characters.", "In one line.")
    if not change.summary.strip() or not change.summary.isprintable() or len(change.summary) > _LONGEST_SUMMARY:
        return Refused(
            "bad-request",
            f"A change's summary has 1 to {_LONGEST_SUMMARY} characters.",
            "Say in one line what was changed, such as: Deploy #847.",
        )
    if change.end is not None and change.end < change.start:
        return Refused("bad-request", "A change ends before it starts.", "Check both times and their zones.")
    if change.start > now + _CLOCKS_DIFFER:
        return Refused("in-the-future", "What is reported has begun.", "Report a change when it starts, or is over.")
    return _refuse_regions(change.regions) or _refuse_link(change.link)


def _refuse_regions(regions: frozenset[str] | None) -> Refused | None:
    given = regions or frozenset()
    if len(given) <= _MOST_REGIONS and all(one.strip() and one.isprintable() and len(one) <= 100 for one in given):
        return None
    return Refused("bad-request", "The regions cannot be read.", "Name at most 50, such as eu-west-1.")


def _refuse_link(link: str | None) -> Refused | None:
    if link is None or (len(link) <= _LONGEST_LINK and link.isprintable() and _is_web(link)):
        return None
    return Refused("bad-request", "The link is no address of the web.", "Write it like https://ci.example.com/118.")


def _is_web(link: str) -> bool:
    """Whatever else a browser would open, such as a script, is no link to somewhere."""
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
