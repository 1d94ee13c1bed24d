"""hotwash slo: service level objectives and their error budgets."""

import click

from hotwash.entry.cli.slo.budget import budget
from hotwash.entry.cli.slo.files import import_, rules


@click.group()
def slo() -> None:
    """Look after service level objectives and their error budgets."""


for _command in (import_, budget, rules):
    slo.add_command(_command)
