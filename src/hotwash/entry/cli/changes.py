"""hotwash changes: rank recent changes as causes of an onset, offline."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotwash.entry.cli.failing import BAD_INPUT, fail, spoken
from hotwash.entry.cli.showing import shown

if TYPE_CHECKING:
    from hotwash.domain.changes.change import Change
    from hotwash.domain.changes.ranking import Onset, Ranking
    from hotwash.domain.kernel import Instant


@click.group()
def changes() -> None:
    """Look at what changed."""


@changes.command("rank")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--policy", type=click.Path(path_type=Path), help="Directory of policy files, else $HOTWASH_POLICY.")
@shown
def rank_changes(file: Path, policy: Path | None, as_json: bool) -> object:
    """Rank the changes in FILE (JSON; - reads standard input) as causes of an onset.

    {"onset": "2026-03-02T14:01:00Z", "service": "checkout-api", "regions": ["eu"], "dependencies": {"checkout-api":
    ["orders-db"]}, "changes": [{"id": "deploy-847", "kind": "deploy", "service": "checkout-api", "start":
    "2026-03-02T13:49:00Z", "end": "2026-03-02T13:59:00Z", "regions": ["eu"]}]}; regions, dependencies and end may be
    left out.
    """
    from hotwash.bootstrap import Settings, policy_in
    from hotwash.domain.changes.ranking import rank

    with spoken():
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        rules = policy_in(policy or Settings.from_environment().policy).changes
    if rules is None:
        raise RuntimeError("the policy files hold no rules for changes")
    try:
        onset, listed = _read(json.loads(text))
        ranking = rank(onset, listed, rules)
    except json.JSONDecodeError as error:
        fail(BAD_INPUT, f"{file}: this is not JSON: {error}")
    except (ValueError, TypeError) as error:
        fail(BAD_INPUT, f"{file}: {error}", "hotwash changes rank --help shows the form.")
    return _json(ranking) if as_json else _spoken(ranking)


def _read(document: Any) -> "tuple[Onset, list[Change]]":
    """What the file says; ValueError names what is wrong."""
    import msgspec

    from hotwash.domain.changes.change import Change
    from hotwash.domain.changes.ranking import Onset
    from hotwash.domain.incident.events import ChangeKind

    class ChangeForm(msgspec.Struct, forbid_unknown_fields=True):
        id: str
        kind: ChangeKind
        service: str
        start: str
        end: str | None = None
        regions: frozenset[str] | None = None

    class Form(msgspec.Struct, forbid_unknown_fields=True):
        onset: str
        service: str
        changes: list[ChangeForm]
        regions: frozenset[str] | None = None
        dependencies: dict[str, list[str]] = {}

    form = msgspec.convert(document, Form)
    onset = Onset(_moment(form.onset), form.service, form.regions, form.dependencies)
    return onset, [
        Change(
            one.id,
            one.kind.value,
            one.service,
            _moment(one.start),
            _moment(one.end) if one.end is not None else None,
            one.regions,
        )
        for one in form.changes
    ]


def _moment(text: str) -> "Instant":
    from hotwash.domain.kernel import instant

    try:
        return instant(text)
    except ValueError:
        raise ValueError(f"{text} is no moment: write it like 2026-03-02T14:01:00Z") from None


def _json(ranking: "Ranking") -> dict[str, Any]:
    return {
        "changes": [
            {
                "id": one.change.id,
                "probability": round(one.probability, 4),
                "factors": {
                    "prior": round(one.factors.prior, 4),
                    "recency": round(one.factors.recency, 4),
                    "distance": round(one.factors.distance, 4),
                    "blast": round(one.factors.blast, 4),
                },
            }
            for one in ranking.changes
        ],
        "none": round(ranking.none, 4),
    }


def _spoken(ranking: "Ranking") -> str:
    width = max((len(one.change.id) for one in ranking.changes), default=0)
    width = max(width, len("none of these"))
    lines = [
        f"{one.probability:6.1%}  {one.change.id:<{width}}  {one.change.kind} on {one.change.service}: prior "
        f"{one.factors.prior:g}, recency {one.factors.recency:.2f}, distance {one.factors.distance:g}, "
        f"blast {one.factors.blast:g}"
        for one in ranking.changes
    ]
    return "\n".join([*lines, f"{ranking.none:6.1%}  none of these"])
