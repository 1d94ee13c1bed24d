"""hotwash slo: service level objectives and their error budgets."""

import click

from hotwash.entry.cli.slo.budget import budget
from hotwash.entry.cli.slo.calibration import calibration
from hotwash.entry.cli.slo.files import import_, rules
from hotwash.entry.cli.slo.ledger import ledger
from hotwash.entry.cli.slo.status import status


@click.group()
def slo() -> None:
    """Look after service level objectives and their error budgets."""


for _command in (import_, budget, rules, status, ledger, calibration):
    slo.add_command(_command)
