"""hotwash demo"""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotwash.entry.cli.failing import fail, spoken

if TYPE_CHECKING:
    from hotwash.app.hotwash import Hotwash

WATCHER = "demo"
_SYLLABLES = [a + b + c for a in "bdfgklmnprstv" for b in "aeiou" for c in "klmnrst"]


@click.command()
@click.option("--port", default=8080, show_default=True, help="Port to serve on; when it is taken, a free one.")
@click.option("--speed", default=20.0, show_default=True, help="Drill seconds in one second.")
@click.option("--scenario", default="checkout", show_default=True, help="The scenario that plays.")
def demo(port: int, speed: float, scenario: str) -> None:
    """Serve Hotwash on a temporary database and play an incident you can watch. Ctrl-C leaves nothing behind."""
    import asyncio
    import tempfile

    with spoken(), tempfile.TemporaryDirectory(prefix="hotwash-demo-") as directory:
        try:
            asyncio.run(_demo(Path(directory), port, speed, scenario))
        except KeyboardInterrupt:
            click.echo("\nEnded; nothing is left behind.")


async def _add_watcher(hotwash: "Hotwash") -> str:
    """An account to look around with; its password, made up of words that can be typed."""
    from hotwash.app.accounts import Person
    from hotwash.domain.people.account import AccountRole

    password = "-".join(secrets.choice(_SYLLABLES) for _ in range(6))
    await hotwash.accounts.add_person(Person(WATCHER, "Demo", AccountRole.ADMIN))
    await hotwash.accounts.set_password(WATCHER, await hotwash.passwords.hash(password))
    return password


async def _demo(directory: Path, port: int, speed: float, scenario: str) -> None:
    import asyncio

    import httpx

    from hotwash.bootstrap import Settings, application, load_drill, running
    from hotwash.entry.cli.drill.player import DrillFailedError
    from hotwash.entry.cli.drill.playing import play, starter_token
    from hotwash.entry.cli.serving import Server, address, listen

    try:
        bound = listen("127.0.0.1", port)
    except OSError:
        bound = listen("127.0.0.1", 0)
    url = address(bound)
    settings = Settings(database=f"sqlite:///{directory / 'demo.db'}", origin="demo.hotwash.local")
    async with running(settings) as hotwash:
        ready = asyncio.Event()
        server = asyncio.create_task(Server(hotwash, application(hotwash), ready.set).serve([bound]))
        await ready.wait()

        def began(_: dict[str, object]) -> None:
            click.echo(
                f"\nWatch it live at {url}\n\n  name:     {WATCHER}\n  password: {password}\n\n"
                "The incident begins in a few seconds.\n"
            )

        password = await _add_watcher(hotwash)
        headers = {"Authorization": f"Bearer {await starter_token(hotwash)}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as client:
            try:
                await play(client, load_drill(scenario), speed, None, began)
                click.echo(
                    "\nThe drill is over, its record locked and its postmortem written. Look around; Ctrl-C ends it."
                )
            except DrillFailedError as error:
                server.cancel()
                fail(1, f"The drill went another way: {error}")
            except httpx.TransportError:
                pass  # The server was told to stop while the drill was playing.
        await server
    click.echo("Ended; nothing is left behind.")
