"""hotwash db upgrade, hotwash db check"""

import click

from hotwash.entry.cli.failing import REFUSED, spoken

_database = click.option("--database", help="sqlite:///PATH or postgresql://..., else $HOTWASH_DATABASE.")


@click.group()
def db() -> None:
    """Upgrade or check the database."""


@db.command()
@_database
@click.option("--serving-role", metavar="ROLE", help="PostgreSQL: give ROLE what serving needs, and no more.")
def upgrade(database: str | None, serving_role: str | None) -> None:
    """Bring the tables to this version; serve does it by itself where its role may.

    On PostgreSQL, run it as the role that owns the tables, and serve as another: then not even whoever takes over
    a node can change the record.
    """
    from hotwash.bootstrap import upgrade_database

    with spoken():
        done = upgrade_database(database, serving_role)
    click.echo("Upgraded." if done else "It is up to date.")
    if serving_role is not None:
        click.echo(f"{serving_role} may serve.")


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
