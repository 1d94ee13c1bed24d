"""A drill on the terminal: plain lines, or a live board while it plays."""

import math
from collections import deque
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import click
from rich.console import Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from hotwash.domain.incident.summary import spoken
from hotwash.domain.kernel import instant
from hotwash.domain.slo.service import error_budget

_COLOURS = {"SEV-0": "bold white on red", "SEV-1": "bold black on dark_orange", "SEV-2": "bold black on yellow"}
_BARS = " ▁▂▃▄▅▆▇█"


class Lines:
    """Who said what, one line each."""

    def __init__(self) -> None:
        self._phase: str | None = None

    def incident(self, view: dict[str, Any], sli: dict[str, Any]) -> None:
        """Lines say it all."""

    def said(self, line: str) -> None:
        click.echo(line)


class Board:
    """Severity, phase, deadlines, error ratio and budget above the newest lines."""

    SHOWN = 14

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=self.SHOWN)
        self._view: dict[str, Any] = {}
        self._sli: dict[str, Any] = {}
        self._live = Live(get_renderable=self._board, refresh_per_second=4, transient=False)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def incident(self, view: dict[str, Any], sli: dict[str, Any]) -> None:
        self._view, self._sli = view, sli

    def said(self, line: str) -> None:
        self._lines.append(line)

    def _board(self) -> Panel:
        if not self._view:
            return Panel("Waiting for the first alert ...", title="Drill")
        head = Text.assemble(
            (f" {self._view['severity']} ", _COLOURS.get(self._view["severity"], "bold black on cyan")),
            f" {self._view['title']}",
        )
        return Panel(Group(head, self._facts(), Text("\n".join(self._lines))), title=f"Drill {self._view['id']}")

    def _facts(self) -> Table:
        facts = Table.grid(padding=(0, 3))
        now = instant(self._view["now"])
        began = instant(self._view["declared_at"])
        facts.add_row("Phase", self._view["ending"] or self._view["phase"], "Drill time", f"{now:%H:%M:%S} UTC")
        facts.add_row("Elapsed", spoken(now - began), "Next due", _due(self._view["deadlines"], now))
        facts.add_row("Errors", *_errors(self._sli), "Roles", _roles(self._view["roles"]))
        facts.add_row("Budget", _budget(self._sli.get("series")), "Service level", self._sli["reading"]["colour"])
        return facts


def _due(owed: list[dict[str, Any]], now: datetime) -> str:
    if not owed:
        return "nothing"
    left = instant(owed[0]["due"]) - now
    return f"{owed[0]['what']} in {spoken(left)}" if left.total_seconds() >= 0 else f"{owed[0]['what']}, overdue"


def _roles(roles: dict[str, str]) -> str:
    return ", ".join(f"{role} {who}" for role, who in roles.items()) or "nobody yet"


def _errors(sli: dict[str, Any]) -> tuple[str]:
    """The last half hour as bars on a square-root scale, so that small errors can be seen beside large ones."""
    series = sli.get("series")
    if not series or not series["counts"]:
        return ("unknown",)
    ratios = [bad / total if total else 0.0 for _, bad, total in series["counts"]][-30:]
    bars = "".join(_BARS[math.ceil(math.sqrt(min(ratio, 1)) * 8)] for ratio in ratios)
    return (f"{bars} {ratios[-1]:.1%}",)


def _budget(series: dict[str, Any] | None) -> str:
    """What the incident has cost of 30 days' error budget, if traffic stays as it is; and how fast it burns."""
    if not series or not series["counts"] or series["objective"] is None:
        return "no SLO"
    allowed = error_budget(series["objective"])
    bad = sum(count[1] for count in series["counts"])
    traffic = sum(count[2] for count in series["counts"]) / len(series["counts"])
    month = traffic * 30 * 86400 / series["step_seconds"]
    _, last_bad, last_total = series["counts"][-1]
    burn = last_bad / last_total / allowed if last_total else 0.0
    return f"{bad / (allowed * month):.2%} of 30 days spent, burning {burn:.1f}x"
