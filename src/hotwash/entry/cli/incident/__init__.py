"""hotwash incident ..."""

import click

from hotwash.entry.cli.incident import (
    changing,
    closing,
    deciding,
    impact,
    looking,
    paging,
    responding,
    restricting,
    severity,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def incident() -> None:
    """Declare and run incidents on the server at $HOTWASH_URL, as the owner of $HOTWASH_TOKEN.

    Most commands act on the only open incident; name another with -i INC-7. What happened earlier is written
    down with --at 14:03 (UTC, the last such time).
    """


for part in (looking, paging, responding, severity, impact, changing, deciding, restricting, closing):
    for command in part.COMMANDS:
        incident.add_command(command)
