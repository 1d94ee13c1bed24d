"""Drills play from data to a finished document, through the API, with no network."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotwash.adapters.scenario_files import load_scenario, shipped_scenarios
from hotwash.adapters.signing.ed25519 import note_signed_by
from hotwash.adapters.yaml_files import FileProblemsError
from hotwash.domain.timeline.verify import verify
from hotwash.entry.cli.main import main


def play(name: str, out: Path) -> list[dict[str, object]]:
    done = CliRunner().invoke(main, ["drill", name, "--speed", "max", "--out", str(out)])
    assert done.exit_code == 0, done.output
    with (out / "timeline.jsonl").open("rb") as lines:
        assert verify(lines, note_signed_by).tampered is None
    return [json.loads(line) for line in (out / "timeline.jsonl").read_text().splitlines()]


def test_the_reference_incident_minute_by_minute(tmp_path: Path) -> None:
    lines = play("checkout", tmp_path)
    header, entries, checkpoint = lines[0], lines[1:-1], lines[-1]
    assert header["drill"] is True
    assert checkpoint["kind"] == "checkpoint"
    at = {str(entry["kind"]): str(entry["at"])[11:16] for entry in reversed(entries)}
    assert at["incident.declared"] == "14:01"
    assert at["hypothesis.stated"] == "14:03"
    assert at["change.noted"] == "13:58"
    assert at["hypothesis.confirmed"] == "14:05"
    assert at["mitigation.proposed"] == "14:07"
    assert at["mitigation.approved"] == "14:08"
    assert at["mitigation.executing"] == "14:09"
    assert at["mitigation.verified"] == "14:12"
    assert at["incident.resolved"] == "14:17"
    assert {"act.refused", "deadline.missed"}.isdisjoint(at)
    view = json.loads((tmp_path / "incident.json").read_text())
    assert (view["id"], view["severity"], view["status"], view["drill"]) == ("INC-1", "SEV-1", "locked", True)
    assert view["postmortem_revision"] == 1


def test_the_finished_document_has_every_part(tmp_path: Path) -> None:
    play("checkout", tmp_path)
    document = (tmp_path / "postmortem.md").read_text()
    assert document.startswith("# Drill: Checkout returns errors after deploy #847\n")
    assert "- **Duration:** 16 min (14:01 - 14:17 UTC)" in document
    sections = [line[3:] for line in document.splitlines() if line.startswith("## ")]
    assert sections == [
        "Executive Summary",
        "Timeline",
        "What Went Well",
        "What Went Wrong",
        "Root Cause Analysis",
        "Action Items",
        "Appendix",
    ]
    assert "To answer" not in document
    assert "no automated validation of infrastructure configuration changes in CI" in document
    assert document.count("| P0 |") == 2
    assert document.count("| P1 |") == 2


def test_the_wrong_turn_is_reset_swapped_and_held_to_the_rules(tmp_path: Path) -> None:
    entries = play("wrong-turn", tmp_path)[1:-1]
    refused = [entry["data"]["code"] for entry in entries if entry["kind"] == "act.refused"]  # type: ignore[index]
    assert refused == ["one-role-each", "not-approved", "ic-does-not-execute", "not-better", "no-progress"]
    kinds = [entry["kind"] for entry in entries]
    assert kinds.index("incident.reset") < kinds.index("role.handed-over") < kinds.index("incident.resolved")
    assert "deadline.missed" in kinds


def test_the_lone_responder_acts_first_and_is_never_stuck(tmp_path: Path) -> None:
    entries = play("alone-at-night", tmp_path)[1:-1]
    kinds = [entry["kind"] for entry in entries]
    assert "mitigation.executed-without-approval" in kinds
    assert "mitigation.approved" not in kinds
    missed = {entry["data"]["deadline"] for entry in entries if entry["kind"] == "deadline.missed"}  # type: ignore[index]
    assert {"roles", "commander", "update"} <= missed
    suggested = [entry for entry in entries if str(entry["kind"]).startswith("severity.suggest")]
    assert [(entry["kind"], entry["role"]) for entry in suggested] == [
        ("severity.suggested", "machine"),
        ("severity.suggestion-withdrawn", "machine"),
    ]
    assert kinds[-3:] == ["timeline.locked", "record.sealed", "postmortem.saved"]


@pytest.mark.parametrize("name", shipped_scenarios())
def test_shipped_scenarios_are_well_formed(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.narrative is not None
    assert len(scenario.narrative.whys) == 5
    assert scenario.acts[-1].at <= scenario.ends


def test_an_unknown_scenario_and_a_wrong_one_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblemsError, match="shipped are alone-at-night, checkout, wrong-turn"):
        load_scenario("nothing")
    path = tmp_path / "mine.yaml"
    path.write_text("title: Mine\nstarts: 25:00\n")
    done = CliRunner().invoke(main, ["drill", str(path)])
    assert done.exit_code == 2
    assert "mine.yaml:2: starts: expected a time" in done.stderr


@pytest.mark.parametrize("arguments", [["--speed", "0"], ["--speed", "fast"], ["--server", "http://x"]])
def test_wrong_usage_ends_with_2_and_says_what_to_do(arguments: list[str]) -> None:
    done = CliRunner().invoke(main, ["drill", "checkout", *arguments])
    assert done.exit_code == 2
    assert done.stderr
