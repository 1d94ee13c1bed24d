"""The process policy from YAML files: the shipped defaults, or a directory that overrides some of them."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from hotwash.adapters.yaml_files import FileProblemsError, Problem, Source, check, duration, read_yaml
from hotwash.domain.incident.policy import Phase, Policy, Role, Severity
from hotwash.domain.timeline.canonical import canonical

SHIPPED = Path(__file__).parent.parent / "policy"
FILES = ("severity", "roles", "playbook", "green", "alerts", "postmortem")


_DURATIONS = frozenset(
    {
        "commander_within", "first_update_within", "update_every", "roles_within", "remind_every",
        "access_default", "access_longest", "starts_after", "time_box_ends_after", "checkpoint_every",
        "lock_after", "postmortem_within", "window", "step", "oldest_sample", "read_out",
    }
)  # fmt: skip
_OPTIONAL = {"commander_within": None, "time_box_ends_after": None}


def load_policy(directory: Path | None = None) -> Policy:
    """The policy of a directory, or the shipped one."""
    return policy_from_document(read_policy(directory))


def read_policy(directory: Path | None = None) -> dict[str, Any]:
    """The checked values of a directory's files by name; a file it lacks is the shipped one.

    FileProblemsError names every problem of every file; then nothing is taken over.
    """
    sources = {name: read_yaml(_path(directory, name)) for name in FILES}
    problems = [
        problem
        for name, source in sources.items()
        for problem in check(source, SHIPPED / "schema" / f"{name}.schema.json")
    ]
    if problems := problems or list(_contradictions(sources)):
        raise FileProblemsError(problems)
    return {name: source.value for name, source in sources.items()}


def _path(directory: Path | None, name: str) -> Path:
    own = directory / f"{name}.yaml" if directory is not None else None
    return own if own is not None and own.exists() else SHIPPED / f"{name}.yaml"


def policy_from_document(document: Mapping[str, Any]) -> Policy:
    """A policy from its files' values by name; its hash is over their RFC 8785 bytes."""
    parts: Any = _typed(document)
    values = {
        **parts,
        "severities": [_OPTIONAL | level for level in parts["severity"]["levels"]],
        "playbook": parts["playbook"] | {"phases": [_OPTIONAL | phase for phase in parts["playbook"]["phases"]]},
        "hash": hashlib.sha256(canonical(document)).hexdigest(),
    }
    return msgspec.convert(values, Policy, builtin_types=(timedelta,))


def _typed(value: Any, key: str = "") -> Any:
    """The same with its durations read."""
    if isinstance(value, Mapping):
        return {name: _typed(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return duration(value) if key in _DURATIONS else value


def _contradictions(sources: Mapping[str, Source]) -> Iterator[Problem]:
    """What a schema cannot say: each level, role and phase once and in order, step ids unique."""
    yield from _complete(sources["severity"], "levels", "level", [level.value for level in Severity])
    yield from _complete(sources["roles"], "descriptions", "role", [role.value for role in Role])
    yield from _complete(
        sources["playbook"], "phases", "phase", [phase.value for phase in Phase if phase is not Phase.LOCKED]
    )
    seen: set[str] = set()
    for outer, phase in enumerate(sources["playbook"].value["phases"]):
        for inner, step in enumerate(phase["steps"]):
            if step["id"] in seen:
                at = ("phases", outer, "steps", inner, "id")
                yield sources["playbook"].problem(at, f"{step['id']} is a step already; choose another id")
            seen.add(step["id"])


def _complete(source: Source, listed: str, key: str, expected: list[str]) -> Iterator[Problem]:
    found = [item[key] for item in source.value[listed]]
    if found != expected:
        yield source.problem((listed,), f"expected {', '.join(expected)}, in this order, got {', '.join(found)}")
