"""The process policy from YAML files: the shipped defaults, or a directory that overrides some of them."""

import difflib
import hashlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from hotwash.adapters.policy_contradictions import DURATIONS, contradictions
from hotwash.adapters.yaml_files import FileProblemsError, Problem, Source, duration, read_checked, read_yaml
from hotwash.app.ports import PolicyFile
from hotwash.domain.incident.policy import Policy
from hotwash.domain.timeline.canonical import canonical

SHIPPED = Path(__file__).parent.parent / "policy"
FILES = ("severity", "roles", "playbook", "green", "alerts", "changes", "escalation", "postmortem")

_OPTIONAL = {"commander_within": None, "time_box_ends_after": None}


def load_policy(directory: Path | None = None) -> Policy:
    """The policy of a directory, or the shipped one."""
    return policy_from_document(read_policy(directory))


def read_policy(directory: Path | None = None) -> dict[str, Any]:
    """The checked values of a directory's files by name; a file it lacks is the shipped one.

    FileProblemsError names every problem of every file; then nothing is taken over.
    """
    own = _own_files(directory) if directory is not None else {}
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for name in FILES:
        try:
            # The shipped files are checked by a test: reading a schema takes ten times as long as reading them.
            sources[name] = (
                read_checked(own[name], SHIPPED / "schema" / f"{name}.schema.json")
                if name in own
                else read_yaml(SHIPPED / f"{name}.yaml")
            )
        except FileProblemsError as error:
            problems += error.problems
    if problems := problems or list(contradictions(sources)):
        raise FileProblemsError(problems)
    return {name: source.value for name, source in sources.items()}


def policy_files(directory: Path | None = None) -> tuple[PolicyFile, ...]:
    """The files as people read them, comments included; notices.yaml is one of them and is checked on its own."""
    own = {path.name: path for path in directory.iterdir()} if directory is not None else {}
    return tuple(_policy_file(f"{name}.yaml", own.get(f"{name}.yaml")) for name in (*FILES, "notices"))


def _policy_file(name: str, own: Path | None) -> PolicyFile:
    shipped = (SHIPPED / name).read_text(encoding="utf-8")
    text = own.read_text(encoding="utf-8") if own is not None else shipped
    return PolicyFile(name, text, hashlib.sha256(text.encode()).hexdigest(), str(own) if own else None, shipped)


def _own_files(directory: Path) -> dict[str, Path]:
    """A directory's policy files by name; one that is nearly named like one is not left out in silence."""
    try:
        found = {path.name: path for path in sorted(directory.iterdir())}
    except OSError as error:
        raise FileProblemsError([Problem(str(directory), 1, "", f"cannot be read: {error.strerror}")]) from None
    known = {f"{name}.yaml": name for name in FILES}
    meant = {
        stray: close[0]
        for stray in found
        if stray not in known
        and stray.endswith((".yaml", ".yml"))
        and (close := difflib.get_close_matches(stray, known, 1, cutoff=0.85))
    }
    if meant:
        raise FileProblemsError(
            Problem(stray, 1, "", f"is not read; did you mean {name}?") for stray, name in meant.items()
        )
    return {known[name]: path for name, path in found.items() if name in known}


def policy_from_document(document: Mapping[str, Any]) -> Policy:
    """A policy from its files' values by name; its hash is over their RFC 8785 bytes."""
    parts: Any = _typed(document)
    values = {
        **parts,
        "severities": [_OPTIONAL | level for level in parts["severity"]["levels"]],
        "burn_rates": parts["severity"].get("burn_rates", []),
        "verdict": parts["severity"].get("verdict", {}),
        "calibration": parts["severity"].get("calibration", {}),
        "changes": _changes(parts.get("changes")),
        # An incident that was opened before there were pages still pages when it is raised: as shipped.
        "escalation": parts.get("escalation") or _typed(read_yaml(SHIPPED / "escalation.yaml").value),
        "playbook": parts["playbook"] | {"phases": [_OPTIONAL | phase for phase in parts["playbook"]["phases"]]},
        "hash": hashlib.sha256(canonical(document)).hexdigest(),
    }
    return msgspec.convert(values, Policy, builtin_types=(timedelta,))


def _changes(part: Any) -> Any:
    return part and {**part, "kinds": {one["kind"]: one for one in part["kinds"]}}


def _typed(value: Any, key: str = "") -> Any:
    """The same with its durations read; a label to match may be called like one."""
    if key == "match":
        return value
    if isinstance(value, Mapping):
        return {name: _typed(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return duration(value) if key in DURATIONS else value
