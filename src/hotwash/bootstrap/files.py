"""What is read from files without an instance."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hotwash.adapters.policy_files import load_policy
from hotwash.adapters.scenario_files import load_scenario
from hotwash.adapters.schedule_file import load_documents, load_schedule
from hotwash.adapters.slo_files import Imported, import_slos
from hotwash.domain.drill.scenario import Scenario
from hotwash.domain.incident.policy import Policy
from hotwash.domain.oncall.schedule import Schedule


def load_drill(name: str) -> Scenario:
    """A shipped scenario by name, or one from a file."""
    return load_scenario(name)


def policy_in(directory: Path | None) -> Policy:
    """The policy of a directory, or the shipped one."""
    return load_policy(directory)


def schedule_in(path: Path) -> Schedule:
    """An on-call schedule from a file."""
    return load_schedule(path)


def schedules_in(path: Path) -> dict[str, Any]:
    """The schedules of a file, or of every .yaml of a directory, as a server takes them."""
    return load_documents(path)


def imported_slos(files: Iterable[Path], url: str) -> Imported:
    """The SLOs of files of any known format; url is the Prometheus of those that name none."""
    return import_slos(files, url)
