"""make bench: measure and write benchmarks/latest.json (name -> {value, unit, reference, ratio, n})."""

import json
import platform
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import (
    append,
    changes,
    deadlines,
    first_send,
    home,
    intake,
    oncall,
    room,
    slo_pages,
    slo_poll,
    starting,
    storm,
    suggesting,
    verifying,
)
from benchmarks.measure import Measure

LATEST = Path(__file__).with_name("latest.json")

SUITES: dict[str, Callable[[], Iterable[Measure]]] = {
    "append": append.measures,
    "verify": verifying.measures,
    "start": starting.measures,
    "intake": intake.measures,
    "first-send": first_send.measures,
    "storm": storm.measures,
    "deadlines": deadlines.measures,
    "room": room.measures,
    "slo-poll": slo_poll.measures,
    "slo-pages": slo_pages.measures,
    "suggesting": suggesting.measures,
    "home": home.measures,
    "changes": changes.measures,
    "oncall": oncall.measures,
}


def main(chosen: list[str]) -> int:
    if unknown := set(chosen) - set(SUITES):
        print(f"There is no suite {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}.", file=sys.stderr)
        return 2
    measured = json.loads(LATEST.read_text()) if LATEST.exists() and chosen else {}
    measured["machine"] = {"python": platform.python_version(), "system": platform.system(), "cpu": platform.machine()}
    for name in chosen or SUITES:
        for measure in SUITES[name]():
            print(measure, flush=True)
            measured[measure.name] = measure.row()
    LATEST.write_text(json.dumps(measured, indent=2) + "\n")
    print(f"\nWritten to {LATEST}")
    return 0


sys.exit(main(sys.argv[1:]))
