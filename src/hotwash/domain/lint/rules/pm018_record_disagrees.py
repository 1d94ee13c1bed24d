"""PM018: severity, duration and timeline agree with the locked record."""

import re
from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.lazy_pattern import LazyPattern
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import Found, parts_of

_LEVEL = LazyPattern(r"\bSEV[- ]?(\d)\b|\bP(\d)\b|^\W*(\d)\b", re.IGNORECASE)
_CLOCK = LazyPattern(r"\b(\d{1,2}):(\d\d)(?::(\d\d))?\b")


def check(document: Document, facts: Facts | None) -> Iterator[Match]:
    """Compare with the facts of the record, where there are any."""
    if facts is None:
        return
    parts = parts_of(document)
    if (severity := parts.get(Role.SEVERITY)) and severity.value:
        yield from _severity(severity, facts)
    if (duration := parts.get(Role.DURATION)) and duration.value:
        yield from _duration(duration, facts)
    yield from _timeline(document, facts)


def _severity(part: Found, facts: Facts) -> Iterator[Match]:
    said, recorded = _LEVEL.search(part.value), _LEVEL.search(facts.severity or "")
    if said and recorded and _digit(said) != _digit(recorded):
        yield Match(part.start, part.end, f"The record says {facts.severity}.", (f"**Severity:** {facts.severity}",))


def _digit(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)


def _duration(part: Found, facts: Facts) -> Iterator[Match]:
    said = [(int(hour), int(minute)) for hour, minute, _ in (match.groups() for match in _CLOCK.finditer(part.value))]
    ends = [moment for moment in (facts.started, facts.ended) if moment is not None]
    for moment in ends if len(said) >= 2 else ():
        if (moment.hour, moment.minute) not in said:
            span = " - ".join(f"{m:%H:%M}" for m in ends)
            yield Match(part.start, part.end, f"The record says {span} UTC.", (f"**Duration:** {span} UTC",))
            return


def _timeline(document: Document, facts: Facts) -> Iterator[Match]:
    recorded = {(moment.at.hour, moment.at.minute) for moment in facts.timeline}
    to_the_second = {(moment.at.hour, moment.at.minute, moment.at.second) for moment in facts.timeline}
    if not recorded:
        return
    written: set[tuple[int, int]] = set()
    tables = [table for table in document.tables if table.section.role is Role.TIMELINE]
    for row in (row for table in tables for row in table.rows if row):
        clock = _CLOCK.search(document.text(*row[0]))
        if clock is None:
            continue
        at = int(clock[1]), int(clock[2])
        written.add(at)
        if at not in recorded or (clock[3] and (*at, int(clock[3])) not in to_the_second):
            yield Match(
                *row[0], "The record has no entry at this time: the timeline is verbatim from the locked record."
            )
    if tables and (absent := sorted(recorded - written)):
        times = ", ".join(f"{hour:02}:{minute:02}" for hour, minute in absent[:5])
        section = tables[0].section
        yield Match(
            section.start,
            section.end,
            (f"The timeline leaves out what the record has at {times}{' and more' if len(absent) > 5 else ''}."),
        )


RULE = Rule(
    code="PM018",
    name="record-disagrees",
    severity=Severity.ERROR,
    summary="Severity, duration or timeline disagree with the locked record.",
    why=("The record is what happened; a postmortem that tells it otherwise cannot be trusted in anything else."),
    bad="**Severity:** SEV-2, where the record says SEV-1",
    good="**Severity:** SEV-1",
    source="R-PM-2, R-TL-2",
    profiles=STRICT_ONLY,
    document=check,
)
