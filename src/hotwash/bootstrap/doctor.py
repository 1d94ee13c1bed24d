"""What is right with an instance and what is not."""

import asyncio
from dataclasses import replace
from pathlib import Path

from hotwash.adapters.signing.ed25519 import note_signed_by
from hotwash.adapters.store.diagnosis import look_at_tables
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.app.doctor import Check, examine, look_at_key
from hotwash.bootstrap.databases import open_store, wall_clock
from hotwash.bootstrap.instance import opened
from hotwash.bootstrap.settings import Settings


def diagnose(database: str | None) -> list[Check]:
    """What is right with an instance and what is not; a database is neither made nor upgraded for it."""
    settings = Settings.from_environment()
    settings = replace(settings, database=database or settings.database)
    file = settings.database.removeprefix("sqlite:///")
    if file != settings.database and not Path(file).exists():
        said = f"There is no database at {file}."
        return [Check("database", said, "Name it with --database or HOTWASH_DATABASE.")]

    async def run() -> list[Check]:
        store = open_store(settings.database, wall_clock, PolicyBook())
        try:
            usable = await look_at_tables(store)
        finally:
            await store.close()
        if not usable.fine:
            return [usable]
        async with opened(settings) as hotwash:
            return [usable, look_at_key(hotwash, settings.origin, note_signed_by), *await examine(hotwash)]

    return asyncio.run(run())
