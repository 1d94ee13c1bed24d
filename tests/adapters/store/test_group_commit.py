"""Who acts while alerts pour in waits for the transaction under way and no other; nothing waits for ever."""

import asyncio

from hotwash.adapters.store.group_commit import ALERTS, BATCH, GroupCommit, Job, Result
from hotwash.app.ports import Committed
from hotwash.app.unit_of_work import Needs

PERSON = Needs(incidents=frozenset({"INC-1"}))


def notification(alerts: int) -> Needs:
    return Needs(alerts=frozenset(("am", str(number)) for number in range(alerts)))


def transactions(*waiting: Needs) -> list[list[Needs | None]]:
    """What is committed together when all of these wait at once."""
    committed: list[list[Needs | None]] = []

    async def commit(jobs: list[Job]) -> tuple[list[Result], Committed]:
        committed.append([job.needs for job in jobs])
        return [Result(job) for job in jobs], Committed()

    async def run() -> None:
        group = GroupCommit(commit)
        await asyncio.gather(*(group.submit(needs, lambda _: None) for needs in waiting))
        await group.close()

    asyncio.run(run())
    return committed


def test_people_go_before_alerts_that_came_earlier_and_by_themselves() -> None:
    storm = [notification(10)] * (ALERTS // 10)
    assert transactions(*storm, PERSON) == [[PERSON], storm]


def test_alerts_have_their_turn_however_many_people_act() -> None:
    assert transactions(*[PERSON] * (2 * BATCH), notification(1)) == [
        [PERSON] * BATCH,
        [notification(1)],
        [PERSON] * BATCH,
    ]


def test_a_transaction_takes_so_many_alerts_and_no_more() -> None:
    storm = [notification(10)] * ALERTS
    sizes = [sum(len(needs.alerts) for needs in one if needs) for one in transactions(*storm)]
    assert sum(sizes) == 10 * ALERTS
    assert max(sizes) < ALERTS + 10


def test_a_notification_larger_than_that_goes_by_itself() -> None:
    assert transactions(*[notification(20 * ALERTS)] * 2) == [[notification(20 * ALERTS)]] * 2


def test_a_transaction_has_no_more_acts_than_it_may() -> None:
    assert [len(one) for one in transactions(*[PERSON] * (BATCH + 1))] == [BATCH, 1]
