"""Policies by their hash: an incident is judged by the one it was declared under, whichever node reads it."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from hotwash.adapters.policy_files import policy_from_document
from hotwash.adapters.store.tables import policies
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.policy import Policy


class PolicyBook:
    """Learns the policies of the incidents that are read, on the connection they are read by."""

    def __init__(self) -> None:
        self._known: dict[str, Policy] = {}

    def __call__(self, hash: str) -> Policy:
        return self._known[hash]

    def keep(self, connection: Connection, policy: Policy, document: str) -> None:
        """Store a policy once, so that the incidents run by it can always be judged by it."""
        self._known[policy.hash] = policy
        if connection.execute(select(policies.c.hash).where(policies.c.hash == policy.hash)).first() is None:
            connection.execute(insert(policies).values(hash=policy.hash, document=document))

    def learned(self, connection: Connection, incidents: Iterable[Stored]) -> list[Stored]:
        """The incidents, once the policy of each is known."""
        found = list(incidents)
        if missing := {stored.incident.policy for stored in found} - self._known.keys():
            wanted = select(policies).where(policies.c.hash.in_(missing))
            for row in connection.execute(wanted):
                document: dict[str, Any] = msgspec.json.decode(row.document)
                self._known[row.hash] = policy_from_document(document)
        return found
