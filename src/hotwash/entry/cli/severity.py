"""hotwash severity: compute a severity from facts, offline."""

import json
import sys
from pathlib import Path

import click

from hotwash.entry.cli.failing import BAD_INPUT, fail, spoken
from hotwash.entry.cli.showing import shown


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--policy", type=click.Path(path_type=Path), help="Directory of policy files, else $HOTWASH_POLICY.")
@shown
def severity(file: Path, policy: Path | None, as_json: bool) -> object:
    """Compute the severity of the facts in FILE (JSON; - reads standard input), and say why.

    Facts: objective, burn and bad_events by window ({"5m": 20}), error_ratio_5m, users_affected, outage
    (none, partial, total), revenue_loss, feature_broken, workaround, internal_only, data_loss and breach (no,
    suspected, confirmed), budget_left. Leave out what is not known; shares are fractions of 1.
    """
    from hotwash.bootstrap import Settings, policy_in
    from hotwash.domain.severity.verdict import judge_severity
    from hotwash.entry.severity_facts import read_facts, verdict_json, verdict_text

    with spoken():
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        rules = policy_in(policy or Settings.from_environment().policy)
    try:
        facts = read_facts(json.loads(text))
    except ValueError as error:
        fail(BAD_INPUT, f"{file}: this is not JSON: {error}")
    if isinstance(facts, str):
        fail(BAD_INPUT, f"{file}: {facts}")
    verdict = verdict_json(judge_severity(facts, rules), facts)
    return verdict if as_json else verdict_text(verdict)
