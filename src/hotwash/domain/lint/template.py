"""The template's parts, in order, and whether a document has them (R-PM-2)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hotwash.domain.lint.document import Block, Document, Section, parse
from hotwash.domain.lint.finding import Edit, Match
from hotwash.domain.lint.lazy_pattern import LazyPattern
from hotwash.domain.lint.sections import Role

PLACEHOLDER = "_To be written._"


class Part(NamedTuple):
    """A required part of the template; `skeleton` is what the safe fix inserts."""

    role: Role
    name: str
    skeleton: str

    @property
    def is_field(self) -> bool:
        return self.role in FIELDS


FIELDS = frozenset({Role.DATE, Role.DURATION, Role.SEVERITY, Role.AUTHORS, Role.STATUS})
PARTS = (
    Part(Role.TITLE, "title", f"# {PLACEHOLDER}"),
    Part(Role.DATE, "Date", f"**Date:** {PLACEHOLDER}"),
    Part(Role.DURATION, "Duration", f"**Duration:** {PLACEHOLDER}"),
    Part(Role.SEVERITY, "Severity", f"**Severity:** {PLACEHOLDER}"),
    Part(Role.AUTHORS, "Authors", f"**Authors:** {PLACEHOLDER}"),
    Part(Role.STATUS, "Status", "**Status:** Draft"),
    Part(Role.SUMMARY, "Executive Summary", f"## Executive Summary\n\n{PLACEHOLDER}"),
    Part(Role.TIMELINE, "Timeline", "## Timeline\n\n| Time (UTC) | Who | What |\n| --- | --- | --- |"),
    Part(Role.WELL, "What Went Well", f"## What Went Well\n\n- {PLACEHOLDER}"),
    Part(Role.WRONG, "What Went Wrong", f"## What Went Wrong\n\n- {PLACEHOLDER}"),
    Part(Role.ROOT_CAUSE, "Root Cause Analysis", f"## Root Cause Analysis\n\n1. {PLACEHOLDER}"),
    Part(
        Role.ACTIONS,
        "Action Items",
        "## Action Items\n\n| # | Action | Owner | Due | Priority |\n| --- | --- | --- | --- | --- |",
    ),
    Part(Role.APPENDIX, "Appendix", f"## Appendix\n\n{PLACEHOLDER}"),
)
_INDEX = {part.role: index for index, part in enumerate(PARTS)}
_FIELD = LazyPattern(
    (
        r"^[ \t]*(?P<name>date|incident date|duration|severity|sev|authors?|written by|status)\b[^:|"
        r"\n]{0,24}:[ \t]*(?P<value>[^\n]*)"
    ),
    re.IGNORECASE | re.MULTILINE,
)
_FIELD_ROLE = {
    "date": Role.DATE,
    "incident date": Role.DATE,
    "duration": Role.DURATION,
    "severity": Role.SEVERITY,
    "sev": Role.SEVERITY,
    "author": Role.AUTHORS,
    "authors": Role.AUTHORS,
    "written by": Role.AUTHORS,
    "status": Role.STATUS,
    "title": Role.TITLE,
}
_EMPTY = LazyPattern(
    r"^[\W_]*(?:to be written|tbd|todo|tba|n/a|none yet|pending|fill (?:this )?in|unknown)?[\W_]*$",
    re.IGNORECASE,
)
LONG = 60


class Found(NamedTuple):
    """Where a part stands, and what it holds; `value` is empty while nobody has written it."""

    start: int
    end: int
    value: str


def is_empty(text: str) -> bool:
    """Tell a value nobody has written yet: blank, dashes, TBD, the skeleton's own words."""
    return len(text) < LONG and _EMPTY.match(text) is not None


def parts_of(document: Document) -> dict[Role, Found]:
    """Find every part of the template that a document has."""
    return document.once("parts", _parts_in)


def _parts_in(document: Document) -> dict[Role, Found]:
    found: dict[Role, Found] = {}
    for role, place in [*_front_matter(document), *_fields(document), *_sections(document)]:
        found.setdefault(role, place)
    return found


def _front_matter(document: Document) -> Iterator[tuple[Role, Found]]:
    for key, (start, value) in document.front_matter.items():
        if (role := _FIELD_ROLE.get(key)) is not None:
            yield role, Found(start, start + len(key), "" if is_empty(value) else value)


def _fields(document: Document) -> Iterator[tuple[Role, Found]]:
    for block in _head(document):
        text = document.text(block.start, block.end)
        for match in _FIELD.finditer(text):
            role = _FIELD_ROLE[match["name"].lower()]
            start, value = block.start + match.start("name"), match["value"].strip()
            yield role, Found(start, block.start + match.end(), "" if is_empty(value) else value)
    for table in document.tables:
        for row in table.rows:
            label = _FIELD_ROLE.get(document.text(*row[0]).strip(" :\t").lower())
            if len(row) >= 2 and label is not None:
                value = document.text(*row[1]).strip()
                yield label, Found(row[0][0], row[1][1], "" if is_empty(value) else value)


def _head(document: Document) -> Iterator[Block]:
    """The fields stand before the first section that tells the story."""
    story = {Role.SUMMARY, Role.TIMELINE, Role.WELL, Role.WRONG, Role.ROOT_CAUSE, Role.ACTIONS}
    first = next((s.start for s in document.sections if s.own_role in story), len(document.source))
    for block in document.blocks:
        if block.start >= first:
            return
        yield block


def _sections(document: Document) -> Iterator[tuple[Role, Found]]:
    for index, section in enumerate(document.sections):
        if section.own_role in _INDEX:
            yield section.own_role, Found(section.start, section.end, _content(document, section))
        if section.level == 1 and index == 0:
            title = "" if is_empty(section.heading) else section.heading
            yield Role.TITLE, Found(section.start, section.end, title)


def _content(document: Document, section: Section) -> str:
    if section.own_role is Role.TITLE:
        return section.heading
    for block in document.blocks_of(section):
        # What is long is not empty, whatever markup it holds.
        long = block.end - block.start >= LONG
        text = document.source[block.start : block.end] if long else document.text(block.start, block.end)
        if long or not is_empty(text):
            return text
    rest = document.source[section.end : document.end_of(section)]
    return "a figure or a log" if "![" in rest or "```" in rest else ""


def missing_or_misplaced(document: Document, role: Role) -> Iterator[Match]:
    """Report a part that is absent (with its skeleton as the fix), still empty, or out of order."""
    part, found = PARTS[_INDEX[role]], parts_of(document)
    here = found.get(role)
    if here is None:
        at = _insertion(document, found, _INDEX[role])
        place = _report_at(document, at)
        fixable = at < len(document.source) or document.once("can append", _can_append)
        edits = (_skeleton_edit(document, part, at),) if fixable else ()
        yield Match(*place, f"The {part.name} is missing.", edits=edits)
    elif not here.value:
        yield Match(here.start, here.end, f"The {part.name} is still empty.")
    elif (before := _later_part_before(found, role)) is not None:
        yield Match(here.start, here.end, f"The {part.name} belongs before {before.name}.")


def _later_part_before(found: dict[Role, Found], role: Role) -> Part | None:
    """Name the first part that should follow this one but stands before it."""
    here, index = found[role], _INDEX[role]
    for part in PARTS[index + 1 :]:
        if part.is_field and PARTS[index].is_field:
            continue
        if part.role in found and found[part.role].start < here.start:
            return part
    return None


def _insertion(document: Document, found: dict[Role, Found], index: int) -> int:
    """A missing part goes before the first later part that is present, or to the end."""
    if index == 0:
        return document.body
    places = (found[part.role].start for part in PARTS[index + 1 :] if part.role in found)
    at = min((start for start in places if start >= document.body), default=len(document.source))
    table = next((table for table in document.tables if table.start <= at < table.end), None)
    return document.line_span(table.start if table else at)[0] if at < len(document.source) else at


def _can_append(document: Document) -> bool:
    """A code block or comment that is never closed would swallow whatever is added behind it."""
    if not any(mark in document.source for mark in ("```", "~~~", "<")):
        return True
    longer = parse(f"{document.source}\n\n# Appended\n")
    return len(longer.sections) > len(document.sections)


def _report_at(document: Document, at: int) -> tuple[int, int]:
    start, end = document.line_span(min(at, max(0, len(document.source) - 1)))
    return start, end


def _skeleton_edit(document: Document, part: Part, at: int) -> Edit:
    source = document.source
    before = "" if at == 0 or source.endswith("\n\n", 0, at) else "\n" if source.endswith("\n", 0, at) else "\n\n"
    return Edit(at, at, f"{before}{part.skeleton}\n\n" if at < len(source) else f"{before}{part.skeleton}\n")
