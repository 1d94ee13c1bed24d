"""Who an instance is: the origin of its records and the seed of its signing key."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from hotwash.adapters.store.tables import instance


@dataclass(frozen=True, slots=True)
class Identity:
    origin: str
    seed: bytes


def identify(connection: Connection, new: Callable[[], Identity]) -> Identity:
    """The instance's identity; the first start of a database decides it."""
    row = connection.execute(select(instance.c.origin, instance.c.signing_seed)).first()
    if row is not None:
        return Identity(row.origin, row.signing_seed)
    made = new()
    connection.execute(insert(instance).values(id=1, origin=made.origin, signing_seed=made.seed, next_number=1))
    return made
