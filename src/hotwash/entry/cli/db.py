"""hotwash db upgrade, hotwash db check"""

import click

from hotwash.entry.cli.failing import REFUSED, spoken

_database = click.option("--database", help="sqlite:///PATH, else $HOTWASH_DATABASE.")


@click.group()
def db() -> None:
    """Upgrade or check the database."""


@db.command()
@_database
def upgrade(database: str | None) -> None:
    """Bring the tables to this version; serve does it by itself."""
    from hotwash.bootstrap import upgrade_database

    with spoken():
        done = upgrade_database(database)
    click.echo("Upgraded." if done else "It is up to date.")


@db.command()
@_database
def check(database: str | None) -> None:
    """Check chains, and every projection against its events (exit 1 when something is wrong)."""
    from hotwash.bootstrap import check_database

    with spoken():
        incidents, problems = check_database(database)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"{len(problems)} problems in {incidents} incidents. Restore a backup, or ask for help with this.")
        raise SystemExit(REFUSED)
    click.echo(f"{incidents} incidents, all sound.")
