"""Recording and alerting rules for Prometheus: a path to a page that does not need Hotwash to be up.

The same conditions as in burn.py, over the same windows; a test evaluates both on the same series.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from hotwash.domain.incident.policy import BurnRate, Severity
from hotwash.domain.kernel import compact
from hotwash.domain.slo.burn import threshold
from hotwash.domain.slo.counting import over
from hotwash.domain.slo.objective import Slices, Slo, held
from hotwash.domain.slo.service import error_budget

_ALERTED_AS = {Severity.SEV0: "critical", Severity.SEV1: "critical", Severity.SEV2: "page", Severity.SEV3: "warning"}
"""The severity label, as alerts.yaml understands it: critical and page open an incident, a warning joins one."""
_SILENT_FOR = timedelta(minutes=10)


def rules_of(slos: Sequence[Slo], conditions: Sequence[BurnRate]) -> dict[str, Any]:
    """A rules file for Prometheus: one group for each SLO."""
    return {"groups": [_group(slo, conditions) for slo in slos]}


def _group(slo: Slo, conditions: Sequence[BurnRate]) -> dict[str, Any]:
    windows = sorted({held(slo, window) for one in conditions for window in (one.long, one.short)})
    recorded = [rule for window in windows for rule in _recorded(slo, window)]
    alerts = [_alert(slo, one) for one in sorted(conditions, key=lambda one: one.severity.rank)]
    silent = [_silent(slo, windows[0])] if windows else []
    # Events are looked at every minute; a slice is judged once, at its end.
    interval = compact(slo.slices.length) if slo.slices is not None else "1m"
    slices = [_slice(slo, slo.slices)] if slo.slices is not None else []
    return {"name": f"slo {slo.name}", "interval": interval, "rules": [*slices, *recorded, *alerts, *silent]}


def _recorded(slo: Slo, window: timedelta) -> Iterator[dict[str, Any]]:
    """What there was, what of it was bad, and how fast that burns; 0 of 0 is no number, and compares false."""
    length = compact(window)
    bad, total = f"slo:bad_events:{length}{_labels(slo)}", f"slo:events:{length}{_labels(slo)}"
    yield _record(slo, f"slo:events:{length}", over(slo.source.total, window))
    # Where there are events and no series of errors, there are no errors.
    yield _record(slo, f"slo:bad_events:{length}", f"{over(slo.source.bad, window)} or 0 * sum({total})")
    if slo.slices is not None:
        # A range holds both its ends in Prometheus 2, so it starts just after the slice before it ended.
        within = f"slo:bad_slice{_labels(slo)}[{compact(window - timedelta(seconds=1))}]"
        bad, total = f"sum_over_time({within})", f"count_over_time({within})"
    yield _record(slo, f"slo:burn_rate:{length}", f"{bad} / ({slo.budget:.12g} * {total})")


def _slice(slo: Slo, slices: Slices) -> dict[str, Any]:
    """1 for a bad slice and 0 for a good one, or its share of bad events; none where there were no events."""
    total = over(slo.source.total, slices.length)
    ratio = f"clamp(({over(slo.source.bad, slices.length)} or 0 * {total}) / ({total} > 0), 0, 1)"
    judged = ratio if slices.target is None else f"{ratio} > bool {error_budget(slices.target):.12g}"
    return _record(slo, "slo:bad_slice", judged)


def _record(slo: Slo, name: str, expression: str) -> dict[str, Any]:
    return {"record": name, "expr": expression, "labels": {"slo": slo.name, "service": slo.service}}


def _alert(slo: Slo, condition: BurnRate) -> dict[str, Any]:
    above, labels = f"{threshold(condition, slo.budget):.12g}", _labels(slo)
    long, short = (compact(held(slo, window)) for window in (condition.long, condition.short))
    return {
        "alert": "SloBurnsTooFast",
        "expr": (
            f"slo:burn_rate:{long}{labels} > {above} and slo:burn_rate:{short}{labels} > {above}"
            f" and slo:bad_events:{long}{labels} >= {condition.least_bad}"
        ),
        "labels": {
            "severity": _ALERTED_AS[condition.severity],
            "level": condition.severity.value,
            "long": long,
            "slo": _literal(slo.name),
        },
        "annotations": {
            "summary": "{{ $labels.slo }} burns its error budget {{ $value | humanize }} times too fast",
            "description": f"Above {above} over {long} and {short} is {condition.severity}.",
        },
    }


def _silent(slo: Slo, window: timedelta) -> dict[str, Any]:
    """What is not measured does not burn; without this alert that would look like peace."""
    return {
        "alert": "SloNotMeasured",
        "expr": f"absent(slo:burn_rate:{compact(window)}{_labels(slo)})",
        "for": compact(_SILENT_FOR),
        "labels": {"severity": "warning", "slo": _literal(slo.name)},
        "annotations": {"summary": "{{ $labels.slo }} is not measured"},
    }


def _labels(slo: Slo) -> str:
    return f"{{slo={_quoted(slo.name)}, service={_quoted(slo.service)}}}"


def _literal(text: str) -> str:
    """Text as the label of an alert, which is a template."""
    return f"{{{{ {_quoted(text)} }}}}" if "{{" in text else text


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
