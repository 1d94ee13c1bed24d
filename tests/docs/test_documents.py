"""What the documents say is so."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from hotwash.entry.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drill whose entries hold no fractions but in its SLI."""
    out = tmp_path_factory.mktemp("drill")
    assert CliRunner().invoke(main, ["drill", "wrong-turn", "--out", str(out)]).exit_code == 0
    return out


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((DOCS / name).read_text()))


def test_every_line_of_an_export_fits_its_schema(played: Path) -> None:
    lines = (played / "timeline.jsonl").read_text().splitlines()
    assert [
        error.message for line in lines for error in schema("timeline.schema.json").iter_errors(json.loads(line))
    ] == []


def test_the_state_of_an_incident_fits_its_schema(played: Path) -> None:
    view = json.loads((played / "incident.json").read_text())
    assert [error.message for error in schema("incident.schema.json").iter_errors(view)] == []


def test_the_record_can_be_checked_by_hand_as_documented(played: Path, tmp_path: Path) -> None:
    snippet = re.search(r"```python\n(.*?)```", (DOCS / "record.md").read_text(), re.DOTALL)
    assert snippet is not None
    script = tmp_path / "by_hand.py"
    script.write_text(snippet.group(1))
    lines = [json.loads(line) for line in (played / "timeline.jsonl").read_text().splitlines()]
    done = subprocess.run(
        [sys.executable, str(script), str(played / "timeline.jsonl")], capture_output=True, text=True, check=True
    )
    assert lines[-2]["hash"] in done.stdout


def test_every_command_the_readme_names_exists() -> None:
    named = set(re.findall(r"(?:^|`|\$ )hotwash ([a-z-]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")], ids=lambda p: p.name
)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / target).exists(), target


def test_every_schedule_of_the_document_is_one(tmp_path: Path) -> None:
    (tmp_path / "uk.ics").write_text("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//example//EN\nEND:VCALENDAR\n")
    schedules = re.findall(r"```yaml\n(.*?)```", (DOCS / "oncall.md").read_text(), re.DOTALL)
    assert len(schedules) >= 3
    for schedule in schedules:
        (tmp_path / "schedule.yaml").write_text(schedule)
        found = CliRunner().invoke(main, ["oncall", "who", "--schedule", str(tmp_path / "schedule.yaml")])
        assert found.exit_code == 0, found.output
