"""hotwash serve"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotwash.entry.cli.failing import BAD_INPUT, fail, spoken

if TYPE_CHECKING:
    from socket import socket

    from hotwash.bootstrap import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option(
    "--database", help="sqlite:///PATH or postgresql://..., else $HOTWASH_DATABASE, else sqlite:///hotwash.db"
)
@click.option("--policy", type=click.Path(path_type=Path), help="Directory of policy files, else $HOTWASH_POLICY.")
@click.option("--services", type=click.Path(path_type=Path), help="services.yaml, else $HOTWASH_SERVICES.")
@click.option("--slos", type=click.Path(path_type=Path), help="Directory of SLO files, else $HOTWASH_SLOS.")
def serve(
    host: str, port: int, database: str | None, policy: Path | None, services: Path | None, slos: Path | None
) -> None:
    """Serve Hotwash: pages, API and alert intake.

    Any number of nodes may serve one PostgreSQL. E-mail goes out with HOTWASH_SMTP (smtp://user:password@host:587)
    and HOTWASH_MAIL_FROM; HOTWASH_BASE_URL is the address people reach this instance at, for links.
    """
    from dataclasses import replace

    import uvloop

    from hotwash.bootstrap import Settings

    settings = Settings.from_environment()
    settings = replace(
        settings,
        database=database or settings.database,
        policy=policy or settings.policy,
        services=services or settings.services,
        slos=slos or settings.slos,
    )
    with spoken():
        uvloop.run(_serve(settings, host, port))


async def _serve(settings: "Settings", host: str, port: int) -> None:
    from hotwash.entry.cli.serving import listen

    try:
        bound = listen(host, port)
    except OSError as error:
        fail(BAD_INPUT, f"{host}:{port} cannot be listened on: {error.strerror}.", "Choose another --port.")
    with bound:
        await _serve_on(bound, settings)


async def _serve_on(bound: "socket", settings: "Settings") -> None:
    from hotwash.bootstrap import application, running
    from hotwash.entry.cli.serving import Server, address

    async with running(settings) as hotwash:
        people = await hotwash.accounts.people()

        def answering() -> None:
            click.echo(f"Hotwash answers at {address(bound)} (Ctrl-C ends it)")
            if not people:
                click.echo(f"Nobody is here yet. Begin at {address(bound)}/setup/{hotwash.setup_secret}")

        await Server(hotwash, application(hotwash), answering).serve([bound])
