"""hotwash slo calibration: declared severities against what incidents consumed; of the server, or of a file."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.failing import BAD_INPUT, fail, spoken
from hotwash.entry.cli.showing import shown

if TYPE_CHECKING:
    from hotwash.domain.severity.calibration import Case


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), required=False)
@click.option("--quarter", help="A calendar quarter in UTC, such as 2026-Q4; else the last year.")
@click.option("--service", help="Only incidents of this service.")
@click.option("--least", type=click.IntRange(min=1), help="With FILE: say something of so few incidents.")
@click.option("--policy", type=click.Path(path_type=Path), help="With FILE: policy directory, else $HOTWASH_POLICY.")
@shown
def calibration(
    file: Path | None, quarter: str | None, service: str | None, least: int | None, policy: Path | None, as_json: bool
) -> object:
    """Compare severities as declared with what the incidents consumed of their error budgets.

    With FILE (JSON; - reads standard input) offline: [{"declared": "SEV-1", "cost": 0.06, "by_floor": false}, ...].
    cost is a fraction of the budget, null where unknown; by_floor is true where a fact such as lost data decided.
    Without FILE, of the incidents on the server.
    """
    if file is None:
        if least is not None or policy is not None:
            fail(BAD_INPUT, "--least and --policy go with a FILE.", "The server goes by its own policy.")
        found = Client().get("/slos/calibration", quarter=quarter, service=service).json()
    else:
        if quarter is not None or service is not None:
            fail(BAD_INPUT, "--quarter and --service are asked of the server.", "Leave out FILE, or them.")
        found = _offline(file, least, policy)
    return found if as_json else "\n".join(_said(found))


def _offline(file: Path, least: int | None, policy: Path | None) -> dict[str, Any]:
    from dataclasses import replace

    from hotwash.bootstrap import Settings, policy_in
    from hotwash.domain.severity.calibration import calibrate, shown as report_shown

    with spoken():
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        rules = policy_in(policy or Settings.from_environment().policy).calibration
    return report_shown(calibrate(_cases(file, text), replace(rules, least_incidents=least or rules.least_incidents)))


def _cases(file: Path, text: str) -> "list[Case]":
    import msgspec

    from hotwash.domain.severity.calibration import Case

    try:
        found = msgspec.json.decode(text, type=list[Case])
    except msgspec.DecodeError as error:
        fail(BAD_INPUT, f"{file}: {error}.", 'Write [{"declared": "SEV-1", "cost": 0.06}, ...].')
    return found


def _said(found: dict[str, Any]) -> Iterator[str]:
    yield from found["words"]
    if found["matrix"] is not None:
        columns = list(found["matrix"])
        yield "Declared  Consumed " + "".join(f"{one:>7}" for one in columns)
        for declared, row in found["matrix"].items():
            yield f"{declared:<18} " + "".join(f"{row[one] or '.':>7}" for one in columns)
    floor, unknown = found["left_out"]["by_floor"], found["left_out"]["unknown_cost"]
    if floor or unknown:
        yield f"Left out: {floor} that a hard floor decided, {unknown} of unknown cost."
