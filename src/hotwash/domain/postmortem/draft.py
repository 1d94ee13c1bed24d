"""The postmortem as the record gives it, in the form of R-PM-2; the authors write the rest."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from hotwash.domain.incident import events as e
from hotwash.domain.incident.document import authors
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident, JudgedChange
from hotwash.domain.incident.summary import spoken
from hotwash.domain.incident.time_at import time_at
from hotwash.domain.kernel import compact
from hotwash.domain.postmortem.findings import questions, went_well
from hotwash.domain.postmortem.graph import described, graph
from hotwash.domain.postmortem.markdown import bullets, inline, numbered, prompts, table
from hotwash.domain.slo.cost import arithmetic
from hotwash.domain.timeline.recorded import Recorded
from hotwash.domain.timeline.sentence import is_late, sentence

ACTION_COLUMNS = ("Number", "Action", "Owner", "Due date", "Priority")

MOST_ROWS = 240
"""Steps in the table beside the graph; a longer incident shows its last ones."""


def draft(incident: Incident, record: Sequence[Recorded], policy: Policy) -> str:
    """Markdown; questions the authors have to answer stand as quotes that begin with "To answer"."""
    parts = (
        _header(incident),
        _section("Executive Summary", _summary(incident, record)),
        _section("Timeline", _timeline(record)),
        _section("What Went Well", _well(incident, record, policy)),
        _section("What Went Wrong", _wrong(record, policy)),
        _section("Root Cause Analysis", _whys(incident, policy)),
        _section("Action Items", _actions()),
        _section("Appendix", _appendix(incident, record)),
    )
    return "\n".join(line for part in parts for line in part)


def _header(incident: Incident) -> Iterator[str]:
    end = incident.ended_at
    lasted = f"{spoken(end - incident.declared_at)} ({_span(incident)} UTC)" if end else "not over yet"
    status = "Draft" if incident.is_locked else "Draft (preview: the record is not locked yet)"
    drill = "Drill: " if incident.drill else ""
    yield f"# {inline(drill + incident.title)}"
    yield ""
    yield f"- **Date:** {incident.declared_at:%Y-%m-%d}"
    yield f"- **Duration:** {lasted}"
    yield f"- **Severity:** {incident.severity}"
    yield f"- **Authors:** {', '.join(map(inline, authors(incident)))}"
    yield f"- **Status:** {status}"
    if incident.cost is not None:
        yield f"- **Budget consumed:** {inline(_consumed(incident.cost))}"
    if at := _time_at(incident):
        yield f"- **Time at each level:** {', '.join(f'{level} {length}' for level, length in at)}"
    yield ""


def _consumed(cost: e.BudgetCharged) -> str:
    """Per SLO, never added: each has its own budget."""
    if not cost.charges:
        return f"unknown, {cost.unknown}"
    known = (f"{one.cost * 100:.4g} %" if one.cost is not None else "unknown" for one in cost.charges)
    return ", ".join(f"{said} of {one.slo}" for said, one in zip(known, cost.charges, strict=True))


def _time_at(incident: Incident) -> list[tuple[str, str]]:
    end = incident.ended_at
    return [(level, spoken(length)) for level, length in time_at(incident, end).items()] if end else []


def _span(incident: Incident) -> str:
    start, end = incident.declared_at, incident.ended_at or incident.declared_at
    same_day = start.date() == end.date()
    return f"{start:%H:%M} - {end:%H:%M}" if same_day else f"{start:%Y-%m-%d %H:%M} - {end:%Y-%m-%d %H:%M}"


def _section(name: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"## {name}"
    yield ""
    yield from lines
    yield ""


def _summary(incident: Incident, record: Sequence[Recorded]) -> Iterator[str]:
    service = f" of {incident.service}" if incident.service else ""
    cause = next((one.what for one in incident.hypotheses if one.status == "confirmed"), None)
    fix = next((one.what for one in incident.mitigations if one.status == "verified"), None)
    said = [f"{incident.severity} incident{service}: {incident.title.rstrip('.')}."]
    if cause:
        said.append(f"Confirmed cause: {cause.rstrip('.')}.")
    if fix:
        said.append(f"What helped: {fix.rstrip('.')}.")
    sli = _sli(record)
    if sli is not None:
        said.append(described(sli))
    yield inline(" ".join(said))
    yield ""
    yield from prompts(["In at most 100 words: what happened, who was affected how, why, and what ended it?"])


def _timeline(record: Sequence[Recorded]) -> Iterator[str]:
    rows = (
        (
            f"{one.at:%Y-%m-%d %H:%M:%S}",
            f"{one.role} ({one.actor})",
            sentence(one.event) + (f" (written down {one.recorded_at:%H:%M:%S})" if is_late(one) else ""),
        )
        for one in record
    )
    yield from table(("Time (UTC)", "Who", "What"), rows)


def _well(incident: Incident, record: Sequence[Recorded], policy: Policy) -> Iterator[str]:
    yield from bullets(went_well(incident, record, policy))
    yield ""
    yield from prompts([f"What else helped? At least {policy.postmortem.least_went_well} items in all."])


def _wrong(record: Sequence[Recorded], policy: Policy) -> Iterator[str]:
    yield from prompts(questions(record))
    least = policy.postmortem.least_went_wrong
    yield from prompts([f"What made this possible, and what made it last? At least {least} specific items."])


def _whys(incident: Incident, policy: Policy) -> Iterator[str]:
    confirmed = bullets(f"Confirmed: {_change(one)}" for one in incident.changes if one.confirmed)
    if confirmed:
        yield from confirmed
        yield ""
    asked = [f"Why: {incident.title.rstrip('.?')}? Because ..."]
    asked += ["Why was that so? Because ..."] * (policy.postmortem.whys - 1)
    yield from numbered(asked)
    yield ""
    yield from prompts(["Each answer is the next question; the last names a mechanism that was missing."])


def _actions() -> Iterator[str]:
    yield from table(ACTION_COLUMNS, [("1", "", "", "", "")])
    yield ""
    yield from prompts(["What blocks, limits, automates, alerts on or tests this? Each with an end one can check."])


def _appendix(incident: Incident, record: Sequence[Recorded]) -> Iterator[str]:
    sli = _sli(record)
    if sli is not None:
        picture = base64.b64encode(graph(sli, record, standalone=True).encode()).decode()
        yield f"![{inline(described(sli))}](data:image/svg+xml;base64,{picture})"
        yield ""
        yield from _numbers(sli)
        yield ""
    yield from _budget(incident)
    yield from _told(
        "Hypotheses",
        (f"{one.id} ({one.status}): {one.what}, because {one.because}" for one in incident.hypotheses),
    )
    yield from _told("Changes cleared", (_change(one) for one in incident.changes if not one.confirmed))
    yield from _told("Mitigations", (f"{one.id} ({one.status}): {one.what}" for one in incident.mitigations))
    yield from _told(
        "Links",
        (one.event.link for one in record if isinstance(one.event, e.EvidenceAdded) and one.event.link),
    )
    yield f"The record has {len(record)} entries; `hotwash incident export` gives them with their proof."


def _change(one: JudgedChange) -> str:
    where = f" of {one.service}" if one.service else ""
    link = f" {one.link}" if one.link else ""
    return f"{one.what.rstrip('.')} ({one.change}{where}, {one.made_at:%H:%M} UTC): {one.reason.rstrip('.')}.{link}"


def _budget(incident: Incident) -> Iterator[str]:
    """What it cost with its arithmetic, and how long it was at each severity (R-SEV-6, R-SEV-9)."""
    if incident.cost is not None and incident.cost.charges:
        yield from ("### Error budget", "")
        rows = (
            (one.slo, compact(timedelta(seconds=one.window_seconds)), arithmetic(one), f"{one.coverage * 100:.3g} %")
            for one in incident.cost.charges
        )
        yield from table(("SLO", "Window", "Bad / (budget x events) = consumed", "Measured"), rows)
        yield ""
    if at := _time_at(incident):
        yield from ("### Time at each severity", "")
        yield from table(("Severity", "Time"), at)
        yield ""


def _sli(record: Sequence[Recorded]) -> e.SliRecorded | None:
    return next((one.event for one in reversed(record) if isinstance(one.event, e.SliRecorded)), None)


def _numbers(sli: e.SliRecorded) -> Iterator[str]:
    shown = replace(sli, counts=sli.counts[-MOST_ROWS:])
    rows = (
        (
            f"{sli.start + timedelta(seconds=at):%H:%M:%S}",
            f"{bad:g}",
            f"{total:g}",
            f"{bad / total:.2%}" if total else "none",
        )
        for at, bad, total in shown.counts
    )
    yield from table(("Step ends (UTC)", "Errors", "Requests", "Ratio"), rows)


def _told(name: str, items: Iterator[str]) -> Iterator[str]:
    lines = bullets(items)
    if lines:
        yield f"### {name}"
        yield ""
        yield from lines
        yield ""
