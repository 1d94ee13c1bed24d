"""The linter as the product uses it: the same engine, told what the record says."""

import asyncio
from collections.abc import Sequence

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.app.reading import Document
from hotwash.app.record import read_postmortem, read_record
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.state import Incident
from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.facts import Facts, RecordedMoment
from hotwash.domain.lint.finding import Finding
from hotwash.domain.lint.profiles import select
from hotwash.domain.lint.rule import Profile
from hotwash.domain.timeline.recorded import Recorded


def findings(markdown: str, facts: Facts | None = None, profile: Profile = Profile.STRICT) -> list[Finding]:
    """Everything the profile's rules find, in reading order; with facts also where the record disagrees (PM018)."""
    return lint(markdown, select(profile), facts)


def facts_of(incident: Incident, record: Sequence[Recorded]) -> Facts:
    """What a postmortem is compared with."""
    moments = tuple(RecordedMoment(one.at, one.event.kind) for one in record)
    return Facts(incident.severity, incident.declared_at, incident.ended_at, moments)


async def postmortem_findings(
    hotwash: Hotwash, viewer: Viewer, stored: Stored, profile: Profile = Profile.STRICT
) -> tuple[Document, list[Finding]]:
    """The newest revision (or the preview) with its findings, compared with its record."""
    document = await read_postmortem(hotwash, viewer, stored)
    facts = facts_of(stored.incident, await read_record(hotwash.reader, viewer, stored))
    # In a thread: a long document must not hold up everybody else's requests.
    return document, await asyncio.to_thread(findings, document.markdown, facts, profile)
