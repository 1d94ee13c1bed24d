"""Run by test_kill: plays acts on databases in processes of its own, each killed at one moment.

Reads lines `database commit|send N before|after minute mail-url` from its input and answers each with a line: how
the process ended, and how many acts were answered. A process is forked for each line, which is quick; it kills
itself at its N-th commit, before or after that is durable, or at its N-th send, before it leaves or after it has
arrived. N = 0 kills nothing and counts both. The outbox is worked off at `minute` after the last act.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from hotwash.adapters.mail.smtp import SmtpMailer
from hotwash.adapters.store.group_commit import GroupCommit, Result
from hotwash.adapters.store.postgresql import PostgresStore
from hotwash.adapters.webhooks.standard import StandardWebhookSender
from hotwash.app.accounts import Person
from hotwash.app.execute import Caller, Once, execute, open_incident
from hotwash.app.ports import Webhook
from hotwash.bootstrap import Settings, advancing
from hotwash.domain.incident import hypothesis, lock, mitigation, paging, resolve, roles
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.kernel import Words
from tests.worlds import ANA, BO, START, reading

WHY = Words("because of an example")

ACTS: tuple[Command, ...] = (
    paging.AcknowledgePage(by=ANA),
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


class Killer:
    """Counts moments of a kind and kills this process at the n-th."""

    def __init__(self, at: int) -> None:
        self._at = at
        self.seen = 0

    def __call__(self, *_: object) -> None:
        self.seen += 1
        if self.seen == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


def arm_commits(store: Any, stage: str, strike: Killer) -> None:
    """Strike before a transaction commits, or after it did and before anybody is answered."""
    if stage == "before":
        engine = store._writer.sync_engine if isinstance(store, PostgresStore) else store._writer
        event.listen(engine, "commit", strike)
        return
    group: GroupCommit = store._group
    commit = group._commit

    async def committed(jobs: Any) -> tuple[list[Result], Any]:
        done = await commit(jobs)
        strike()
        return done

    group._commit = committed


def arm_sends(stage: str, strike: Killer) -> None:
    """Strike before something leaves, or once it has arrived and before that is noted."""

    def armed(send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def sent(*arguments: Any) -> Any:
            if stage == "before":
                strike()
            answer = await send(*arguments)
            if stage == "after":
                strike()
            return answer

        return sent

    for sender in (SmtpMailer, StandardWebhookSender):
        sender.send = armed(sender.send)  # type: ignore[attr-defined, method-assign]


async def play(database: str, what: str, at: int, stage: str, minute: int, urls: list[str]) -> None:
    kills = {"commit": Killer(at if what == "commit" else 0), "send": Killer(at if what == "send" else 0)}
    arm_sends(stage, kills["send"])
    settings = Settings(database=database, origin="hotwash.example", smtp=urls[0], allow_outgoing="127.0.0.1")
    async with advancing(settings, START) as hotwash:
        if not await hotwash.accounts.people():
            await hotwash.accounts.add_person(Person("ana", "Ana", email="ana@example.com"))
            await hotwash.directory.add_webhook(Webhook("wh_example", urls[1], "whsec_c2VjcmV0"))
        arm_commits(hotwash.store, stage, kills["commit"])
        store = hotwash.store
        declared = Declare(by=ANA, title=WHY, severity=Severity.SEV1, service="checkout-api")
        await open_incident(store, declared, Caller(ANA), Once("act-0", "request"))
        print("answered 0", flush=True)
        assert hotwash.advance is not None
        # The page leaves; one that was leased when the process died is sent once that lease is over.
        await hotwash.advance(START + timedelta(minutes=2.5 if minute > 1 else 0))
        for number, command in enumerate(ACTS, 1):
            await execute(store, "INC-1", command, Caller(command.by), Once(f"act-{number}", "request"))
            print(f"answered {number}", flush=True)
        await hotwash.advance(START + timedelta(minutes=minute))
        print("all", kills["commit"].seen, kills["send"].seen, flush=True)


def main() -> None:
    for line in sys.stdin:
        database, what, at, stage, minute, *urls = line.split()
        reading_end, writing_end = os.pipe()
        if (child := os.fork()) == 0:
            os.dup2(writing_end, 1)
            os.close(writing_end)
            asyncio.run(play(database, what, int(at), stage, int(minute), urls))
            os._exit(0)
        os.close(writing_end)
        with os.fdopen(reading_end) as said:
            lines = said.read().splitlines()
        _, status = os.waitpid(child, 0)
        ended = "killed" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else "ended"
        print(json.dumps({"ended": ended, "status": status, "said": lines}), flush=True)


if __name__ == "__main__":
    main()
