"""A wrong policy file is answered with file, line, field and what was expected; nothing is half-loaded."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

from hotwash.adapters.policy_files import FILES, SHIPPED, load_policy, policy_from_document, read_policy
from hotwash.adapters.services_file import load_services
from hotwash.adapters.yaml_files import FileProblemsError, check, read_yaml
from hotwash.domain.incident.policy import AlertAction, Role, Severity
from hotwash.domain.timeline.canonical import canonical

MINUTE = timedelta(minutes=1)


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


@pytest.mark.parametrize("name", FILES)
def test_every_shipped_file_fits_its_schema(name: str) -> None:
    assert check(read_yaml(SHIPPED / f"{name}.yaml"), SHIPPED / "schema" / f"{name}.schema.json") == []


def test_the_shipped_schemas_are_json_schema_2020_12() -> None:
    schemas = list((SHIPPED / "schema").glob("*.schema.json"))
    others = {"services", "notices", "schedule", "slos", "openslo", "openslo-sli", "sloth", "pyrra"}
    assert {path.name.removesuffix(".schema.json") for path in schemas} == {*FILES, *others}
    for path in schemas:
        schema = json.loads(path.read_text())
        assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        Draft202012Validator.check_schema(schema)


def test_updates_and_roles_fall_due_as_the_severity_demands() -> None:
    levels = load_policy().severities
    minutes = [(level.first_update_within / MINUTE, level.update_every / MINUTE) for level in levels]
    assert minutes == [(5, 15), (5, 30), (15, 60), (480, 1440)]
    assert [set(level.roles) for level in levels] == [set(Role), set(Role), set(Role) - {Role.IC}, set()]
    assert load_policy().roles.roles_within == 5 * MINUTE


def test_the_shipped_playbook_has_its_phases_and_only_the_worst_owe_stakeholders_an_early_word() -> None:
    playbook = load_policy().playbook
    boxes = [(part.starts_after / MINUTE, part.time_box_ends_after) for part in playbook.phases]
    assert boxes == [(0, 5 * MINUTE), (5, 30 * MINUTE), (30, 90 * MINUTE), (90, None)]
    steps = [step for part in playbook.phases for step in part.steps]
    assert [step.id for step in steps if step.severities != tuple(Severity)] == ["stakeholders"]
    assert {step.role for step in playbook.phases[0].steps} == set(Role)
    assert playbook.lock_after == 60 * MINUTE


def test_shipped_alert_rules_open_attach_or_show() -> None:
    alerts = load_policy().alerts
    assert alerts.service_labels == ("service", "job")
    assert [(rule.match.get("severity"), rule.action, rule.severity) for rule in alerts.rules] == [
        ("critical", AlertAction.OPEN, Severity.SEV1),
        ("page", AlertAction.OPEN, Severity.SEV2),
        ("warning", AlertAction.ATTACH, None),
        (None, AlertAction.SHOW, None),
    ]


def test_a_policys_hash_is_over_its_values_alone() -> None:
    document = read_policy()
    assert policy_from_document(document).hash == hashlib.sha256(canonical(document)).hexdigest()
    assert policy_from_document(document) == load_policy()


def wrong(tmp_path: Path, name: str, text: str) -> list[str]:
    (tmp_path / name).write_text(text)
    with pytest.raises(FileProblemsError) as error:
        load_policy(tmp_path)
    return str(error.value).splitlines()


GREEN = """window: 5m
step: 1m
least_events: 100
least_coverage: 0.9
oldest_sample: 2m
least_bad_per_step: 2
no_burn: [SEV-0, SEV-1]
"""


def test_every_problem_is_named_with_its_line(tmp_path: Path) -> None:
    text = GREEN.replace("step: 1m", "step: soon").replace("0.9", "7").replace("least_events", "last_events")
    assert wrong(tmp_path, "green.yaml", text) == [
        'green.yaml:1: least_events: is missing; expected a whole number at least 0',
        'green.yaml:2: step: expected a duration such as 5m or 48h, got "soon"',
        "green.yaml:3: last_events: is not known here; did you mean least_events?",
        "green.yaml:4: least_coverage: expected a number above 0 at most 1, got 7",
    ]  # fmt: skip


def test_a_key_given_twice_is_named(tmp_path: Path) -> None:
    assert wrong(tmp_path, "green.yaml", GREEN + "step: 2m\n") == ["green.yaml:8: step: is given twice; keep one"]


def test_what_is_no_yaml_is_named(tmp_path: Path) -> None:
    (line,) = wrong(tmp_path, "green.yaml", "window: [5m\nstep: 1m\n")
    assert line.startswith("green.yaml:2: not YAML:")


def test_levels_out_of_order_and_steps_given_twice_are_named(tmp_path: Path) -> None:
    text = (SHIPPED / "severity.yaml").read_text().replace("level: SEV-0", "level: SEV-1", 1)
    (line,) = wrong(tmp_path, "severity.yaml", text)
    assert line.endswith("expected SEV-0, SEV-1, SEV-2, SEV-3, in this order, got SEV-1, SEV-1, SEV-2, SEV-3")
    text = (SHIPPED / "severity.yaml").read_text().replace("short: 5m", "short: 1h")
    assert wrong(tmp_path, "severity.yaml", text) == [
        "severity.yaml:64: burn_rates[0].short: expected less than its long window of 30m, got 1h",
        "severity.yaml:65: burn_rates[1].short: expected less than its long window of 1h, got 1h",
    ]
    (tmp_path / "severity.yaml").unlink()
    text = (SHIPPED / "playbook.yaml").read_text().replace("id: look", "id: declare")
    (line,) = wrong(tmp_path, "playbook.yaml", text)
    assert "phases[0].steps[3].id: declare is a step already" in line


def test_a_file_that_is_not_given_is_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "green.yaml").write_text(GREEN.replace("window: 5m", "window: 10m"))
    policy = load_policy(tmp_path)
    assert policy.green.window == timedelta(minutes=10)
    assert policy.playbook == load_policy().playbook
    assert policy.hash != load_policy().hash


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("green", "step: 1m", "step: 0s", ["step: expected more than nothing, got 0s"]),
        ("green", "window: 5m", "window: 90s", ["window: expected a whole number of steps of 1m, got 90s"]),
        ("green", "sample: 2m", "sample: 30s", ["oldest_sample: expected at least a step of 1m, got 30s"]),
        ("green", "least_coverage: 0.9", "least_coverage: .nan", ['expected a number of everyday size, got ".nan"']),
        ("green", "window: 5m", "window: 2026-13-45", ['expected a value YAML knows, got "2026-13-45"']),
        ("green", "window: 5m", 'window: "\\a"', ['window: expected a duration such as 5m or 48h, got "\\u0007"']),
        ("green", "window: 5m", "window: 999999h", ['window: expected a duration such as 5m or 48h, got "999999h"']),
        ("green", "window: 5m", "window: &a [*a]", ["window[0]: is nested too deeply"]),
        ("green", "window: 5m", "window: {[1]: 2}", ["window: expected text as a key"]),
        ("playbook", "checkpoint_every: 15m", "checkpoint_every: 0m", ["checkpoint_every: expected more than nothing"]),
        (
            "playbook",
            "starts_after: 5m\n    time_box_ends_after: 30m",
            "starts_after: 40m\n    time_box_ends_after: 30m",
            [
                "phases[1].time_box_ends_after: expected more than its starts_after of 40m, got 30m",
                "phases[2].starts_after: expected at least the 40m of the phase before, got 30m",
            ],
        ),
        ("roles", "longest: 1h", "longest: 5m", ["access_default: expected at most the access_longest of 5m, got 15m"]),
        ("alerts", "    severity: SEV-2\n", "", ["rules[1]: expected a severity for the incident it opens"]),
        ("alerts", "attach\n  #", "attach\n    severity: SEV-3\n  #", ["expected none, since attach opens no"]),
        ("alerts", "{severity: page}", "{severity: (}", ["rules[1].match.severity: expected a regular expression"]),
    ],
)
def test_values_that_contradict_each_other_are_named(
    tmp_path: Path, name: str, old: str, new: str, said: list[str]
) -> None:
    shipped = (SHIPPED / f"{name}.yaml").read_text()
    assert shipped.count(old) == 1
    lines = wrong(tmp_path, f"{name}.yaml", shipped.replace(old, new))
    assert len(lines) == len(said)
    for line, part in zip(lines, said, strict=True):
        assert line.startswith(f"{name}.yaml:")
        assert part in line


def test_problems_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "roles.yaml").write_text("a: [")
    (tmp_path / "postmortem.yaml").write_text("")
    assert [line.split(":")[0] for line in wrong(tmp_path, "green.yaml", GREEN.replace("5m", "soon"))] == [
        "roles.yaml",
        "green.yaml",
        "postmortem.yaml",
    ]


@pytest.mark.parametrize(("stray", "meant"), [("green.yml", "green.yaml"), ("playbok.yaml", "playbook.yaml")])
def test_a_file_nearly_named_like_a_policy_file_is_not_left_out_in_silence(
    tmp_path: Path, stray: str, meant: str
) -> None:
    assert wrong(tmp_path, stray, "x: 1") == [f"{stray}:1: is not read; did you mean {meant}?"]


def test_other_files_may_lie_beside_the_policy(tmp_path: Path) -> None:
    for name in ("services.yaml", "compose.yaml", "README.md", "green.yaml.orig"):
        (tmp_path / name).write_text("x: [")
    assert load_policy(tmp_path) == load_policy()


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblemsError, match=r"nowhere:1: cannot be read: No such file or directory"):
        load_policy(tmp_path / "nowhere")


def test_labels_in_alert_rules_are_text_however_yaml_reads_them(tmp_path: Path) -> None:
    (tmp_path / "alerts.yaml").write_text(
        "service_labels: [job]\nrules:\n  - {match: {on: x, 5: y, window: z}, action: show}\n"
    )
    assert load_policy(tmp_path).alerts.rules[0].match == {"on": "x", "5": "y", "window": "z"}


def test_a_whole_number_is_one_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "green.yaml").write_text(GREEN.replace("100", "100.0"))
    assert load_policy(tmp_path) == load_policy()


@given(st.text() | st.text(alphabet="ab:-[]{}&*!#|>%'\"\n 0.1,?~<="))
def test_no_text_raises_anything_but_its_problems(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        read_yaml(path)
    except FileProblemsError as error:
        assert all(str(problem).startswith("any.yaml:") for problem in error.problems)


def test_services_are_read_with_objectives_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "services.yaml"
    path.write_text("services:\n  - {name: a, objective: 99.9 %}\n  - {name: b, objective: 0.995}\n  - {name: c}\n")
    assert [service.objective for service in load_services(path).values()] == [0.999, 0.995, None]
    path.write_text("services:\n  - {name: a, dependencies: [b, c]}\n")
    assert load_services(path)["a"].dependencies == ("b", "c")
    path.write_text("services:\n  - {name: a, objective: 101 %}\n")
    with pytest.raises(FileProblemsError, match=r"services.yaml:2: services\[0\].objective: expected an objective"):
        load_services(path)


def test_every_problem_of_the_services_is_named(tmp_path: Path) -> None:
    path = tmp_path / "services.yaml"
    path.write_text("services:\n  - {name: a}\n  - {name: a}\n  - {name: b}\n  - {name: b}\n")
    with pytest.raises(FileProblemsError) as error:
        load_services(path)
    assert [(one.line, one.field) for one in error.value.problems] == [(3, "services[1].name"), (5, "services[3].name")]
    path.write_text(
        'services:\n  - {name: a, objective: "0 %"}\n  - {name: b, prometheus: {url: "http://", bad: x, totl: y}}\n'
    )
    with pytest.raises(FileProblemsError) as error:
        load_services(path)
    assert str(error.value).splitlines() == [
        'services.yaml:2: services[0].objective: expected an objective such as 0.995 or "99.5 %", got "0 %"',
        (
            "services.yaml:3: services[1].prometheus.total: is missing; "
            "expected PromQL that counts all events in {{.window}}"
        ),
        "services.yaml:3: services[1].prometheus.totl: is not known here; did you mean total?",
        'services.yaml:3: services[1].prometheus.url: expected the address of a Prometheus, http://..., got "http://"',
    ]
