"""The SLI of an incident as one picture: error ratio, what the objective allows, and what happened when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from hotwash.domain.incident import events as e
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.service import error_budget
from hotwash.domain.timeline.recorded import Recorded

WIDE, NARROW = 720, 400
"""Widths in pixels at which the letters are as large as the text around them: a document, a side column."""

PLOT_TOP, PLOT_HEIGHT = 34, 150
LEFT, RIGHT = 52, 14
ROW = 18

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_LINE, _BAD, _GOOD = "#3b82c4", "#c8102e", "#2e9e5b"


@dataclass(frozen=True, slots=True)
class Marker:
    at: Instant
    text: str


@dataclass(frozen=True, slots=True)
class _Scale:
    start: Instant
    end: Instant
    top: float
    width: int

    @property
    def right(self) -> int:
        return self.width - RIGHT

    def x(self, at: Instant) -> float:
        whole = (self.end - self.start).total_seconds() or 1
        inside = min(max((at - self.start).total_seconds() / whole, 0), 1)
        return LEFT + inside * (self.right - LEFT)

    def y(self, ratio: float) -> float:
        return PLOT_TOP + PLOT_HEIGHT * (1 - min(ratio / self.top, 1))


def graph(series: e.SliRecorded, record: Sequence[Recorded], *, standalone: bool = False, width: int = WIDE) -> str:
    """SVG text. Inline it takes the page's colour; standalone it brings a light ground of its own."""
    scale = _scale(series, width)
    marks = list(markers(record))
    height = PLOT_TOP + PLOT_HEIGHT + 44 + ROW * -(-len(marks) // _columns(scale))
    ground = f'<rect width="{width}" height="{height}" fill="#ffffff"/>' if standalone else ""
    colour = ' color="#1b1b1f"' if standalone else ""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"{colour} '
        'font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
    )
    parts = [
        opening,
        f"<title>{escape(f'Error ratio of {series.service}')}</title>",
        f"<desc>{escape(described(series))}</desc>",
        ground,
        *_axes(scale),
        *_phases(scale, record),
        *_green(scale, record),
        *_objective(scale, series),
        *_curve(scale, series),
        *_marks(scale, marks),
        "</svg>",
    ]
    return "".join(parts)


def described(series: e.SliRecorded) -> str:
    """What the picture shows, in words."""
    ratios = [(bad / total, seconds) for seconds, bad, total in series.counts if total]
    if not ratios:
        return "Nothing was measured."
    worst, seconds = max(ratios)
    at = series.start + timedelta(seconds=seconds)
    allowed = f" The objective allows {error_budget(series.objective):.2%}." if series.objective is not None else ""
    return f"Errors peaked at {worst:.1%} at {at:%H:%M} UTC and ended at {ratios[-1][0]:.2%}.{allowed}"


def markers(record: Sequence[Recorded]) -> Iterator[Marker]:
    """What happened when, in the order of time; each has a number in the picture and a line below it."""
    for one in sorted(record, key=lambda recorded: (recorded.at, recorded.seq)):
        match one.event:
            case e.ChangeNoted(what=what):
                yield Marker(one.at, what)
            case e.IncidentDeclared():
                yield Marker(one.at, "Declared")
            case e.MitigationExecuting(id=id):
                yield Marker(one.at, f"{id} executed")
            case e.MitigationExecutedWithoutApproval(id=id):
                yield Marker(one.at, f"{id} executed (before an approval)")
            case e.MitigationFailed(id=id):
                yield Marker(one.at, f"{id} failed, reset")
            case e.IncidentResolved():
                yield Marker(one.at, "Resolved")
            case _:
                continue


def _scale(series: e.SliRecorded, width: int) -> _Scale:
    last = series.counts[-1][0] if series.counts else 0
    ratios = [bad / total for _, bad, total in series.counts if total]
    allowed = error_budget(series.objective) if series.objective is not None else 0.0
    wanted = max([*ratios, 2 * allowed, 0.001])
    steps = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
    top = next((step for step in steps if step >= wanted), 1.0)
    return _Scale(series.start, series.start + timedelta(seconds=last), top, width)


def _axes(scale: _Scale) -> Iterator[str]:
    for part in (0.0, 0.5, 1.0):
        y = scale.y(scale.top * part)
        yield f'<line x1="{LEFT}" x2="{scale.right}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor" opacity=".15"/>'
        label = _percent(scale.top * part)
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" opacity=".75">{label}</text>'
    for at in _ticks(scale):
        x, y = scale.x(at), PLOT_TOP + PLOT_HEIGHT + 30
        yield f'<text x="{x:.1f}" y="{y}" text-anchor="middle" opacity=".75">{at:%H:%M}</text>'
    yield f'<text x="{LEFT}" y="14" opacity=".75">Errors, share of requests; times in UTC</text>'


def _percent(ratio: float) -> str:
    return f"{ratio * 100:g} %" if ratio else "0"


def _ticks(scale: _Scale) -> Iterator[Instant]:
    """As many as there is room for, on whole steps of the clock."""
    most = scale.width // 90
    span = (scale.end - scale.start).total_seconds()
    step = next((one for one in (60, 120, 300, 600, 900, 1800, 3600, 7200, 21600) if span / one <= most), 86400)
    at = scale.start - timedelta(seconds=scale.start.timestamp() % step)
    while at <= scale.end:
        if at >= scale.start:
            yield at
        at += timedelta(seconds=step)


def _phases(scale: _Scale, record: Sequence[Recorded]) -> Iterator[str]:
    """A strip under the plot: which phase of the playbook it was."""
    declared = next((one.at for one in record if isinstance(one.event, e.IncidentDeclared)), None)
    if declared is None:
        return
    entered = [(declared, "triage")]
    entered += [(one.at, str(one.event.phase)) for one in record if isinstance(one.event, e.PhaseEntered)]
    top = PLOT_TOP + PLOT_HEIGHT + 3
    for index, (at, phase) in enumerate(entered):
        until = entered[index + 1][0] if index + 1 < len(entered) else scale.end
        x, width = scale.x(at), scale.x(until) - scale.x(at)
        if width < 1:
            continue
        opacity = ".22" if index % 2 else ".12"
        yield f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="13" opacity="{opacity}"/>'
        if width > 7 * len(phase):
            yield f'<text x="{x + 4:.1f}" y="{top + 10}" font-size="10">{escape(phase)}</text>'


def _green(scale: _Scale, record: Sequence[Recorded]) -> Iterator[str]:
    for one in record:
        if isinstance(one.event, e.IncidentResolved) and one.event.override is None:
            start = one.at - timedelta(seconds=one.event.reading.window_seconds)
            x, width = scale.x(start), scale.x(one.at) - scale.x(start)
            yield (
                f'<rect x="{x:.1f}" y="{PLOT_TOP}" width="{width:.1f}" height="{PLOT_HEIGHT}" '
                f'fill="{_GOOD}" opacity=".16"/>'
            )


def _objective(scale: _Scale, series: e.SliRecorded) -> Iterator[str]:
    if series.objective is None:
        return
    y = scale.y(error_budget(series.objective))
    allowed = _percent(error_budget(series.objective))
    yield (
        f'<line x1="{LEFT}" x2="{scale.right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_BAD}" stroke-dasharray="5 4"/>'
        f'<text x="{scale.right}" y="{y - 5:.1f}" text-anchor="end">allowed {allowed}</text>'
    )


def _curve(scale: _Scale, series: e.SliRecorded) -> Iterator[str]:
    """A step nobody measured is a gap in the line."""
    path, before = [], None
    for seconds, bad, total in series.counts:
        if not total:
            before = None
            continue
        joined = before is not None and seconds - before <= series.step_seconds * 1.5
        at = series.start + timedelta(seconds=seconds)
        path.append(f"{'L' if joined else 'M'}{scale.x(at):.1f} {scale.y(bad / total):.1f}")
        before = seconds
    yield (
        f'<path d="{"".join(path)}" fill="none" stroke="{_LINE}" stroke-width="2.5" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _marks(scale: _Scale, marks: Sequence[Marker]) -> Iterator[str]:
    """Numbers above the plot, moved aside where they would overlap, and what they mean below it."""
    edge = -1e9
    legend = PLOT_TOP + PLOT_HEIGHT + 52
    for index, mark in enumerate(marks):
        x = scale.x(mark.at)
        tag = max(x, edge + 18)
        edge = tag
        yield (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{PLOT_TOP}" y2="{PLOT_TOP + PLOT_HEIGHT}" '
            'stroke="currentColor" opacity=".45"/>'
            f'<path d="M{x:.1f} {PLOT_TOP}L{tag:.1f} {PLOT_TOP - 5}" stroke="currentColor" opacity=".45"/>'
            f'<text x="{tag:.1f}" y="{PLOT_TOP - 7}" text-anchor="middle" font-weight="700">{index + 1}</text>'
        )
        line, column = divmod(index, _columns(scale))
        words = mark.text if len(mark.text) <= 44 else mark.text[:43] + "…"
        yield (
            f'<text x="{LEFT + column * (scale.width - LEFT) / 2:.0f}" y="{legend + line * ROW}">'
            f'<tspan font-weight="700">{index + 1}</tspan> {mark.at:%H:%M} {escape(_NOT_XML.sub(" ", words))}</text>'
        )


def _columns(scale: _Scale) -> int:
    """Columns of the legend."""
    return 2 if scale.width >= WIDE else 1
