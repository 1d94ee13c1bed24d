"""Run by test_kill: acts on a database and kills itself at one commit, before or after it is durable.

Arguments: database, which commit (0: never), "before" or "after", and at which minute the outbox is worked
off after the last act. Prints each act that was answered.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import event

from hotwash.app.execute import Caller, Once, execute, open_incident
from hotwash.bootstrap import Settings, advancing
from hotwash.domain.incident import hypothesis, lock, mitigation, resolve, roles
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.kernel import Words
from tests.worlds import ANA, BO, START, reading

WHY = Words("because of an example")

ACTS: tuple[Command, ...] = (
    roles.AssignRole(by=ANA, role=Role.IC, person="ana"),
    roles.AssignRole(by=ANA, role=Role.OL, person="bo"),
    hypothesis.StateHypothesis(by=BO, what=WHY, because=WHY),
    mitigation.ProposeMitigation(by=BO, what=WHY, how=WHY, risk=WHY),
    mitigation.ExecuteMitigation(by=BO, id="M1"),
    mitigation.ApproveMitigation(by=ANA, id="M1"),
    mitigation.ExecuteMitigation(by=BO, id="M1"),
    mitigation.FailMitigation(by=BO, id="M1", observation=WHY),
    resolve.Resolve(by=ANA, reading=reading()),
    lock.Lock(by=ANA),
)


def armed(commit: int) -> Callable[[object], None]:
    """Kills this process at its n-th commit."""
    seen = 0

    def count(_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == commit:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


async def run(database: str, commit: int, stage: str, minute: int) -> None:
    async with advancing(Settings(database=database, origin="hotwash.example"), START) as hotwash:
        store = hotwash.store
        strike = armed(commit)
        if stage == "before":
            event.listen(store._writer, "commit", strike)  # type: ignore[attr-defined]
        else:
            answer = store._answer  # type: ignore[attr-defined]

            def struck(*arguments: object) -> None:
                strike(None)
                answer(*arguments)

            store._answer = struck  # type: ignore[attr-defined]
        declared = Declare(by=ANA, title=WHY, severity=Severity.SEV1, service="checkout-api")
        await open_incident(store, declared, Caller(ANA), Once("act-0", "request"))
        print("answered 0", flush=True)
        for number, command in enumerate(ACTS, 1):
            await execute(store, "INC-1", command, Caller(command.by), Once(f"act-{number}", "request"))
            print(f"answered {number}", flush=True)
        assert hotwash.advance is not None
        await hotwash.advance(START + timedelta(minutes=minute))
        print("answered all", flush=True)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
