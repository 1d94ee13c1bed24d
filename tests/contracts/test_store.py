"""What every store must do. A new store joins by adding itself to the fixture `database`."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from hotwash.adapters.store.tables import metadata
from hotwash.app.execute import Caller, Done, Once, execute, merge_duplicate, open_incident, reopen, save_postmortem
from hotwash.app.ports import Viewer
from hotwash.app.record import read_record
from hotwash.bootstrap import check_database
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.document import SavePostmortem
from hotwash.domain.incident.events import ChangeKind, Ending
from hotwash.domain.incident.lock import Lock, Redact
from hotwash.domain.incident.notes import AddNote, NoteChange
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.resolve import End, Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.kernel import Refused, Words
from hotwash.domain.timeline.entry import Chain
from tests.postgres import Server
from tests.worlds import ANA, BO, INTAKE_KEY, World, notification, reading, world

Open = Callable[[], AbstractAsyncContextManager[World]]


@pytest.fixture
def opened(database: str) -> Open:
    """Opens the store of this test; opening it again reopens the same."""
    return lambda: world(database)


def note(words: str) -> AddNote:
    return AddNote(by=ANA, words=Words(words))


async def ended(one: World, lock: bool = True) -> str:
    """A resolved incident with ana as IC, locked unless told otherwise."""
    id = await one.declare()
    await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
    await one.act(id, Resolve(by=ANA, reading=reading()))
    if lock:
        await one.act(id, Lock(by=ANA))
    return id


def test_what_was_answered_is_there_after_reopening(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            await one.act(id, note("seen"))
            before = await one.load(id)
        async with opened() as one:
            assert await one.load(id) == before
            assert before.entries == 2

    asyncio.run(run())


def test_acts_of_one_batch_see_each_other(opened: Open) -> None:
    """Two people take the same empty chair at once: one gets it, the other is told who has it."""

    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            outcomes = await asyncio.gather(
                one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana")),
                one.act(id, AssignRole(by=BO, role=Role.IC, person="bo")),
            )
            assert [type(outcome) for outcome in outcomes].count(Done) == 1
            assert {outcome.code for outcome in outcomes if isinstance(outcome, Refused)} == {"reason-needed"}

    asyncio.run(run())


def test_concurrent_acts_leave_one_unbroken_chain_each(opened: Open, database: str) -> None:
    async def run() -> None:
        async with opened() as one:
            ids = [await one.declare(service=None) for _ in range(5)]
            await asyncio.gather(*(one.act(id, note(f"note {n}")) for n in range(40) for id in ids))
            for id in ids:
                assert (await one.load(id)).entries == 41

    asyncio.run(run())
    assert check_database(database) == (5, [])


def test_a_failing_act_leaves_nothing_and_disturbs_nobody(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()

            def breaks(work: object) -> None:
                raise ZeroDivisionError

            from hotwash.app.unit_of_work import Needs

            results = await asyncio.gather(
                one.act(id, note("before")),
                one.hotwash.store.submit(Needs(incidents=frozenset({id})), breaks),
                one.act(id, note("after")),
                return_exceptions=True,
            )
            assert [type(result) for result in results] == [Done, ZeroDivisionError, Done]
            assert (await one.load(id)).entries == 3

    asyncio.run(run())


def test_an_idempotency_key_acts_once(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            once = Once("key-1", "digest-of-the-request")
            send = lambda: execute(one.hotwash.store, id, note("only once"), Caller(ANA), once)  # noqa: E731
            answers = [await send(), *await asyncio.gather(send(), send())]
            assert answers == [Done(id, 2, 2)] * 3
            other = Once("key-1", "another-request")
            refused = await execute(one.hotwash.store, id, note("else"), Caller(ANA), other)
            assert isinstance(refused, Refused)
            assert refused.code == "idempotency-key-reused"
            assert (await one.load(id)).entries == 2

    asyncio.run(run())


def test_a_refusal_of_the_process_is_on_record_and_replayed(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            once = Once("key-2", "resolve")
            command = Resolve(by=BO, reading=reading())
            first = await execute(one.hotwash.store, id, command, Caller(BO), once)
            again = await execute(one.hotwash.store, id, command, Caller(BO), once)
            assert isinstance(first, Refused)
            assert first == again
            record = await kinds(one, id)
            assert record == ["incident.declared", "act.refused"]

    asyncio.run(run())


async def kinds(one: World, id: str, chain: Chain = Chain.RECORD) -> list[str]:
    entries = await one.hotwash.reader.entries(Viewer("ana"), id, chain, after=0, limit=1000)
    return [entry.kind for entry in entries]


def test_a_locked_record_takes_nothing_and_the_annex_goes_on(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await ended(one)
            refused = await one.act(id, note("too late"))
            assert isinstance(refused, Refused)
            assert refused.code == "timeline-locked"
            assert (await kinds(one, id))[-1] == "timeline.locked"
            assert await kinds(one, id, Chain.ANNEX) == ["record.sealed"]

    asyncio.run(run())


def test_a_redaction_removes_the_words_everywhere_and_the_chain_still_holds(
    opened: Open, database: str, request: pytest.FixtureRequest
) -> None:
    """Out of the record, of every saved revision of the postmortem and of the list of alerts."""

    async def run() -> None:
        async with opened() as one:
            await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=notification("Login with swordfish fails"))
            id = "INC-1"
            await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
            await one.act(id, note("swordfish"))
            await one.act(id, Resolve(by=ANA, reading=reading()))
            await one.act(id, Lock(by=ANA))
            await one.at(1)
            markdown = b"# Postmortem\n\nThe password was swordfish.\n"
            save = SavePostmortem(by=ANA, markdown=markdown, based_on=0)
            await save_postmortem(one.hotwash.store, id, save, Caller(ANA))
            for chain, seq, field in await places(one, id, "swordfish"):
                refused = await one.act(
                    id, Redact(by=ANA, chain=chain, seq=seq, field=field, reason=Words("A secret was pasted"))
                )
                assert isinstance(refused, Done)
            assert await places(one, id, "swordfish") == []
            document = await one.hotwash.reader.document(Viewer("ana"), id)
            assert document is not None
            assert document.markdown == "# Postmortem\n\nThe password was [redacted].\n"
            assert document.redacted

    asyncio.run(run())
    assert check_database(database) == (1, [])
    assert b"swordfish" not in everything_stored(database, request)


async def places(one: World, id: str, words: str) -> list[tuple[Chain, int, str]]:
    """Where words stand in the chains, the longest text that holds them first."""
    found = [
        (len(text.words), chain, entry.seq, field)
        for chain in Chain
        for entry in await one.hotwash.reader.entries(Viewer("ana"), id, chain, after=0, limit=1000)
        for field, text in entry.text.items()
        if text.words is not None and words in text.words
    ]
    return [place[1:] for place in sorted(found, reverse=True)]


def everything_stored(database: str, request: pytest.FixtureRequest) -> bytes:
    """Every byte of an SQLite database's files; every row on PostgreSQL, which keeps dead ones a while."""
    if database.startswith("sqlite"):
        path = Path(database.removeprefix("sqlite:///"))
        return b"".join(one.read_bytes() for one in path.parent.iterdir())
    server: Server = request.getfixturevalue("postgres")
    name = database.rpartition("/")[2]
    rows = (server.sql(name, f'SELECT t FROM "{table}" t') for table in metadata.tables)
    return "\n".join(rows).encode()


def test_a_duplicate_and_its_original_point_at_each_other(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            original, copy = await one.declare(service=None), await one.declare(service=None)
            command = End(by=ANA, ending=Ending.DUPLICATE, reason=Words("The same alert"), duplicate_of=original)
            assert isinstance(await merge_duplicate(one.hotwash.store, copy, command, Caller(ANA)), Done)
            assert (await one.load(copy)).duplicate_of == original
            assert (await one.load(original)).duplicates == (copy,)

    asyncio.run(run())


def test_a_duplicate_of_nothing_is_refused_whole(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            command = End(by=ANA, ending=Ending.DUPLICATE, reason=Words("?"), duplicate_of="INC-99")
            assert isinstance(await merge_duplicate(one.hotwash.store, id, command, Caller(ANA)), Refused)
            assert (await one.load(id)).is_open

    asyncio.run(run())


def test_reopening_is_a_linked_follow_up_on_record_before_and_in_the_annex_after_the_lock(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            for lock, chain in ((False, Chain.RECORD), (True, Chain.ANNEX)):
                old = await ended(one, lock)
                outcome = await reopen(one.hotwash.store, old, ANA, Words("It is back"), Caller(ANA))
                assert isinstance(outcome, Done)
                assert (await one.load(outcome.incident)).follow_up_of == old
                assert any(kind.endswith("follow-up.opened") for kind in await kinds(one, old, chain))

    asyncio.run(run())


def test_an_open_incident_is_not_reopened_and_no_number_is_lost(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            assert isinstance(await reopen(one.hotwash.store, id, ANA, Words("?"), Caller(ANA)), Refused)
            assert await one.declare(service=None) == "INC-2"

    asyncio.run(run())


def test_only_authors_save_the_postmortem_and_nobody_overwrites_unseen(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await ended(one)
            save = lambda by, base: save_postmortem(  # noqa: E731
                one.hotwash.store, id, SavePostmortem(by=by, markdown=b"# Ours", based_on=base), Caller(by)
            )
            by_stranger = await save(BO, 0)
            assert isinstance(by_stranger, Refused)
            assert by_stranger.code == "not-an-author"
            assert isinstance(await save(ANA, 0), Done)
            unseen = await save(ANA, 0)
            assert isinstance(unseen, Refused)
            assert unseen.code == "edited-meanwhile"
            document = await one.hotwash.reader.document(Viewer("ana"), id)
            assert document is not None
            assert (document.revision, document.markdown) == (1, "# Ours")

    asyncio.run(run())


def test_the_draft_is_there_once_the_record_is_locked(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await ended(one)
            await one.at(0.1)
            document = await one.hotwash.reader.document(Viewer("ana"), id)
            assert document is not None
            assert document.revision == 0
            assert "## Root Cause Analysis" in document.markdown

    asyncio.run(run())


def test_a_drill_is_seen_by_its_cast_alone(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            real = await one.declare()
            command = Declare(by=BO, title=Words("Practice"), severity=Severity.SEV2, drill=True)
            played = await open_incident(one.hotwash.store, command, Caller(BO, drill="drill-1"))
            assert isinstance(played, Done)
            reader, id = one.hotwash.reader, played.incident
            assert await reader.incident(Viewer("ana"), id) is None
            assert await reader.entries(Viewer("ana"), id, Chain.RECORD, after=0, limit=9) == ()
            assert await reader.deadlines(Viewer("ana"), id) == []
            assert await reader.incident(Viewer("bo", drill="drill-1"), real) is None
            assert await reader.incident(Viewer("bo", drill="drill-1"), id) is not None
            outside = await execute(one.hotwash.store, id, note("hello"), Caller(ANA))
            assert isinstance(outside, Refused)
            assert outside.code == "unknown-incident"

    asyncio.run(run())


def test_an_ended_drill_frees_its_service_for_the_next_alert(opened: Open, database: str) -> None:
    async def run() -> None:
        async with opened() as one:
            command = Declare(
                by=BO, title=Words("Practice"), severity=Severity.SEV2, service="checkout-api", drill=True
            )
            played = await open_incident(one.hotwash.store, command, Caller(BO, drill="drill-1"))
            assert isinstance(played, Done)
            ending = End(by=BO, ending=Ending.DRILL, reason=Words("Enough"))
            await execute(one.hotwash.store, played.incident, ending, Caller(BO, drill="drill-1"))

    asyncio.run(run())
    assert check_database(database) == (1, [])


def test_deadlines_pass_at_their_own_time_and_the_record_locks_by_itself(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            await one.at(11)
            record = await read_record(one.hotwash.reader, Viewer("ana"), await _stored(one, id))
            missed = [
                (f"{entry.at:%H:%M}", entry.event.deadline) for entry in record if entry.event.kind == "deadline.missed"
            ]  # type: ignore[attr-defined]
            assert missed[:2] == [("14:05", "roles"), ("14:05", "time-box:triage")]
            assert ("14:10", "commander") in missed
            await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
            await one.act(id, Resolve(by=ANA, reading=reading()))
            await one.at(70.9)
            assert not (await one.load(id)).is_locked
            await one.at(71)
            assert (await one.load(id)).is_locked

    asyncio.run(run())


async def _stored(one: World, id: str):  # type: ignore[no-untyped-def]
    stored = await one.hotwash.reader.incident(Viewer("ana"), id)
    assert stored is not None
    return stored


def test_the_newest_entries_come_first_and_only_those_wanted(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            for number in range(5):
                await one.act(id, note(f"note {number}"))
            await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
            ana, reader = Viewer("ana"), one.hotwash.reader
            newest = await reader.newest(ana, id, before=None, limit=3)
            assert [entry.seq for entry in newest] == [7, 6, 5]
            earlier = await reader.newest(ana, id, before=5, limit=3)
            assert [entry.text["words"].words for entry in earlier] == ["note 2", "note 1", "note 0"]
            roles = await reader.newest(ana, id, before=None, limit=9, kinds={"role.assigned"})
            assert [entry.seq for entry in roles] == [7]
            await one.at(30)
            machine = await reader.newest(ana, id, before=None, limit=99, machine=True)
            assert {entry.actor for entry in machine} == {"hotwash"}
            people = await reader.newest(ana, id, before=None, limit=99, machine=False)
            assert {entry.actor for entry in people} == {"ana"}
            assert await reader.newest(Viewer(None), id, before=None, limit=9) == ()

    asyncio.run(run())


def test_marked_entries_are_found_without_the_rest_of_the_record(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            await one.act(id, note("nothing to mark"))
            await one.act(id, NoteChange(by=ANA, change=ChangeKind.DEPLOY, what=Words("Deploy #847")))
            marked = await one.hotwash.reader.marked(Viewer("ana"), id, limit=9)
            assert [(entry.seq, entry.kind) for entry in marked] == [(1, "incident.declared"), (3, "change.noted")]
            assert marked[1].text["what"].words == "Deploy #847"
            assert await one.hotwash.reader.marked(Viewer(None), id, limit=9) == ()

    asyncio.run(run())


def test_sizes_tell_whether_something_was_written_and_only_to_who_may_see_it(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await one.declare()
            both = [Viewer("ana"), Viewer(None)]
            assert await one.hotwash.reader.sizes(both, id) == [(1, 0), None]
            await one.act(id, note("more"))
            assert await one.hotwash.reader.sizes(both, id) == [(2, 0), None]

    asyncio.run(run())


def test_every_revision_of_a_postmortem_can_be_read(opened: Open) -> None:
    async def run() -> None:
        async with opened() as one:
            id = await ended(one)
            for number, text in enumerate((b"# First", b"# Second")):
                command = SavePostmortem(by=ANA, markdown=text, based_on=number)
                await save_postmortem(one.hotwash.store, id, command, Caller(ANA))
            ana, reader = Viewer("ana"), one.hotwash.reader
            assert [(one.number, one.author) for one in await reader.documents(ana, id)] == [(2, "ana"), (1, "ana")]
            first, newest = await reader.document(ana, id, 1), await reader.document(ana, id)
            assert first is not None
            assert newest is not None
            assert (first.markdown, newest.markdown) == ("# First", "# Second")
            assert await reader.document(ana, id, 9) is None
            assert await reader.documents(Viewer(None), id) == []
            assert await reader.document(Viewer(None), id, 1) is None

    asyncio.run(run())
