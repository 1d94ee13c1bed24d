"""Local administration: commands that open the database themselves, with no server and no token."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

from hotwash.entry.cli.failing import spoken

if TYPE_CHECKING:
    from hotwash.app.hotwash import Hotwash

T = TypeVar("T")

database_option = click.option("--database", help="sqlite:///PATH or postgresql://..., else $HOTWASH_DATABASE.")


def locally(database: str | None, work: "Callable[[Hotwash], Awaitable[T]]") -> T:
    """Open the database, work, and close it."""
    from dataclasses import replace

    from hotwash.bootstrap import Settings, opened

    settings = Settings.from_environment()

    async def run() -> T:
        async with opened(replace(settings, database=database or settings.database)) as hotwash:
            return await work(hotwash)

    with spoken():
        return asyncio.run(run())
