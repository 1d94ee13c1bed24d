"""A wrong policy file is answered with file, line, field and what was expected; nothing is half-loaded."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from hotwash.adapters.policy_files import load_policy, policy_from_document, read_policy
from hotwash.adapters.services_file import load_services
from hotwash.adapters.yaml_files import FileProblemsError
from hotwash.domain.incident.policy import Severity
from hotwash.domain.timeline.canonical import canonical


def test_the_shipped_policy_says_what_the_rules_say() -> None:
    policy = load_policy()
    assert [level.commander_within for level in policy.severities] == [
        timedelta(minutes=2),
        timedelta(minutes=10),
        None,
        None,
    ]
    assert [level.several_roles for level in policy.severities] == [False, False, True, True]
    assert [level.postmortem for level in policy.severities] == [True, True, True, False]
    assert policy.playbook.checkpoint_every == timedelta(minutes=15)
    assert policy.playbook.postmortem_within == timedelta(hours=48)
    assert policy.level(Severity.SEV0).name == "critical"


def test_a_policys_hash_is_over_its_values_alone() -> None:
    document = read_policy()
    assert policy_from_document(document).hash == hashlib.sha256(canonical(document)).hexdigest()
    assert policy_from_document(document) == load_policy()


def wrong(tmp_path: Path, name: str, text: str) -> list[str]:
    (tmp_path / name).write_text(text)
    with pytest.raises(FileProblemsError) as error:
        load_policy(tmp_path)
    return str(error.value).splitlines()


GREEN = "window: 5m\nstep: 1m\nleast_events: 100\nleast_coverage: 0.9\noldest_sample: 2m\nleast_bad_per_step: 2\n"


def test_every_problem_is_named_with_its_line(tmp_path: Path) -> None:
    text = GREEN.replace("step: 1m", "step: soon").replace("0.9", "7").replace("least_events", "last_events")
    assert wrong(tmp_path, "green.yaml", text) == [
        'green.yaml:1: least_events: is missing; expected a whole number at least 0',
        'green.yaml:2: step: expected a duration such as 5m or 48h, got "soon"',
        "green.yaml:3: last_events: is not known here; did you mean least_events?",
        "green.yaml:4: least_coverage: expected a number above 0 at most 1, got 7",
    ]  # fmt: skip


def test_a_key_given_twice_is_named(tmp_path: Path) -> None:
    assert wrong(tmp_path, "green.yaml", GREEN + "step: 2m\n") == ["green.yaml:7: step: is given twice; keep one"]


def test_what_is_no_yaml_is_named(tmp_path: Path) -> None:
    (line,) = wrong(tmp_path, "green.yaml", "window: [5m\nstep: 1m\n")
    assert line.startswith("green.yaml:2: not YAML:")


def test_levels_out_of_order_and_steps_given_twice_are_named(tmp_path: Path) -> None:
    shipped = Path(read_policy.__code__.co_filename).parent.parent / "policy"
    text = (shipped / "severity.yaml").read_text().replace("level: SEV-0", "level: SEV-1", 1)
    (line,) = wrong(tmp_path, "severity.yaml", text)
    assert line.endswith("expected SEV-0, SEV-1, SEV-2, SEV-3, in this order, got SEV-1, SEV-1, SEV-2, SEV-3")
    (tmp_path / "severity.yaml").unlink()
    text = (shipped / "playbook.yaml").read_text().replace("id: look", "id: declare")
    (line,) = wrong(tmp_path, "playbook.yaml", text)
    assert "phases[0].steps[3].id: declare is a step already" in line


def test_a_file_that_is_not_given_is_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "green.yaml").write_text(GREEN.replace("window: 5m", "window: 10m"))
    policy = load_policy(tmp_path)
    assert policy.green.window == timedelta(minutes=10)
    assert policy.playbook == load_policy().playbook
    assert policy.hash != load_policy().hash


def test_services_are_read_with_objectives_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "services.yaml"
    path.write_text("services:\n  - {name: a, objective: 99.9 %}\n  - {name: b, objective: 0.995}\n  - {name: c}\n")
    assert [service.objective for service in load_services(path).values()] == [0.999, 0.995, None]
    path.write_text("services:\n  - {name: a, objective: 101 %}\n")
    with pytest.raises(FileProblemsError, match=r"services.yaml:2: services\[0\].objective: expected an objective"):
        load_services(path)
