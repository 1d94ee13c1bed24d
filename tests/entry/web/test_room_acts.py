"""Every act of a room is a form that works without a script, and a refusal keeps what was typed."""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from hotwash.app.accounts import Person
from hotwash.app.ports import Viewer
from hotwash.domain.incident.policy import Severity
from hotwash.domain.people.account import AccountRole
from hotwash.entry.web.incident.acts import VERBS
from hotwash.entry.web.incident.forms import when
from tests.worlds import START, World, world

Step = tuple[str, str, Mapping[str, str]]
"""Who sends which form, with what."""

TAKE: list[Step] = [("ana", "take-role/IC", {}), ("bo", "take-role/OL", {})]
PROPOSE: Step = ("bo", "propose", {"what": "Roll back", "how": "Redeploy", "risk": "None"})
EXECUTING: list[Step] = [*TAKE, PROPOSE, ("ana", "approve/M1", {}), ("bo", "execute/M1", {})]
RESOLVED: list[Step] = [*TAKE, ("ana", "resolve", {"override": "Nobody complains any longer"})]
HYPOTHESIS: Step = ("bo", "hypothesis", {"what": "Deploy #847", "because": "it is recent"})
CHANGE: Step = ("cy", "change", {"change": "deploy", "text": "#847"})
CLAIM: Step = ("bo", "claim", {"where": "db-3", "why": "Look", "mode": "read", "minutes": "10"})
PAGE: Step = ("ana", "page", {"people": "bo", "reason": "Knows the pool"})

TAKEN: dict[str, tuple[list[Step], Step, str]] = {
    "take-role": ([], ("ana", "take-role/IC", {}), "ana is IC."),
    "take-role, named": (TAKE, ("ana", "take-role", {"of": "CL", "person": "cy"}), "cy is CL."),
    "release-role": (TAKE, ("bo", "release-role", {"of": "OL", "reason": "Asleep"}), "bo is no longer OL: Asleep."),
    "page": ([], PAGE, "Paged bo."),
    "acknowledge": ([PAGE], ("bo", "acknowledge", {}), "bo acknowledged the page."),
    "decline-page": ([PAGE], ("bo", "decline-page", {"reason": "Ill"}), "bo cannot come: Ill."),
    "join": ([], ("cy", "join", {}), "cy joined."),
    "claim": ([], CLAIM, "bo asks for production: db-3"),
    "grant": ([*TAKE, CLAIM], ("ana", "grant/A1", {}), "Access A1 granted"),
    "decline": ([*TAKE, CLAIM], ("ana", "decline/A1", {"reason": "Two are in"}), "Access A1 declined: Two are in."),
    "leave": ([*TAKE, CLAIM], ("bo", "leave/A1", {}), "Access A1 ended."),
    "hypothesis": ([], HYPOTHESIS, "Hypothesis H1: Deploy #847, because it is recent."),
    "evidence": (
        [HYPOTHESIS],
        ("bo", "evidence/H1", {"evidence": "Pool empty", "supports": "false", "link": ""}),
        "Evidence against H1: Pool empty.",
    ),
    "confirm": ([HYPOTHESIS], ("bo", "confirm/H1", {"evidence": "Pool empty"}), "Hypothesis H1 confirmed: Pool empty."),
    "refute": ([HYPOTHESIS], ("bo", "refute/H1", {"evidence": "Pool full"}), "Hypothesis H1 refuted: Pool full."),
    "reopen-hypothesis": (
        [HYPOTHESIS, ("bo", "refute/H1", {"evidence": "Pool full"})],
        ("bo", "reopen-hypothesis/H1", {"evidence": "Wrong pool"}),
        "Hypothesis H1 is open again: Wrong pool.",
    ),
    "propose": ([], PROPOSE, "Proposed mitigation M1: Roll back. How: Redeploy. Risk: None."),
    "approve": ([*TAKE, PROPOSE], ("ana", "approve/M1", {}), "Approved M1."),
    "approve, taking IC": ([PROPOSE], ("ana", "approve/M1", {"take_command": "yes"}), "Approved M1."),
    "reject": ([*TAKE, PROPOSE], ("ana", "reject/M1", {"reason": "Too slow"}), "Rejected M1: Too slow."),
    "withdraw": ([*TAKE, PROPOSE], ("bo", "withdraw/M1", {"reason": "Wrong"}), "Withdrew M1: Wrong."),
    "execute": ([*TAKE, PROPOSE, ("ana", "approve/M1", {})], ("bo", "execute/M1", {}), "Executing M1."),
    "executed": (
        [],
        ("cy", "executed", {"id": "", "what": "Restart", "how": "By hand", "reason": "Alone at night"}),
        "Executed M1 without approval: Restart. How: By hand. Reason: Alone at night.",
    ),
    "verify": (EXECUTING, ("bo", "verify/M1", {"observation": "Pages load"}), "Verified M1. Observed: Pages load."),
    "fail": (EXECUTING, ("bo", "fail/M1", {"observation": "Still errors"}), "M1 did not help. Observed: Still errors."),
    "note": ([], ("cy", "note", {"text": "Seen", "happened_at": "13:30", "zone": "0"}), "(written down"),
    "change": ([], CHANGE, "Change (deploy): #847."),
    "confirm-change": (
        [CHANGE],
        ("bo", "confirm-change/E2", {"reason": "The pool is empty"}),
        "It was E2: #847 (deploy of checkout-api, 14:00 UTC). Because: The pool is empty.",
    ),
    "confirm-change, chosen": (
        [CHANGE],
        ("bo", "confirm-change", {"of": "E2", "reason": "It is so"}),
        "It was E2: #847",
    ),
    "clear-change": (
        [CHANGE, ("bo", "confirm-change/E2", {"reason": "The pool is empty"})],
        ("bo", "clear-change/E2", {"reason": "It was empty before"}),
        "It was not E2: #847 (deploy of checkout-api, 14:00 UTC). Because: It was empty before.",
    ),
    "correct": ([], ("cy", "correct", {"corrects": "1", "text": "Earlier"}), "Correction of entry 1: Earlier."),
    "checkpoint": (
        [],
        ("cy", "checkpoint", {"summary": "Going on", "progress": "true", "decision": "continue"}),
        "Checkpoint: progress, continue. Going on.",
    ),
    "update": (
        [],
        ("cy", "update", {"text": "We look", "audience": "stakeholders", "next_minutes": "20"}),
        "Status update (stakeholders): We look. Next by 14:20 UTC.",
    ),
    "step-done": ([], ("cy", "step-done/look", {}), "Step done: look."),
    "step-open": ([("cy", "step-done/look", {})], ("cy", "step-open/look", {}), "Step open again: look."),
    "impact": (
        [],
        ("cy", "impact", {"users_affected": "40 %", "outage": "partial", "workaround": "no", "breach": "unknown"}),
        "40 % of users are affected",
    ),
    "dismiss-severity": (
        [("cy", "impact", {"data_loss": "confirmed"})],
        ("cy", "dismiss-severity", {"reason": "It was a test"}),
        "It was a test",
    ),
    "severity, as it is suggested": (
        [("cy", "impact", {"data_loss": "confirmed"})],
        ("cy", "severity", {"severity": "SEV-0"}),
        "Severity raised from SEV-1 to SEV-0: Data has been lost.",
    ),
    "severity": ([], ("cy", "severity", {"severity": "SEV-0", "reason": "All"}), "Severity raised from SEV-1 to SEV-0"),
    "resolve": (TAKE, ("ana", "resolve", {"override": "It is over"}), "Resolved although green was not measured"),
    "end": ([], ("cy", "end", {"ending": "false-alarm", "reason": "A probe"}), "Ended as false-alarm. A probe."),
    "schedule": (
        RESOLVED,
        ("ana", "schedule", {"due": "2026-03-03T10:00", "zone": "60"}),
        "Postmortem due 2026-03-03 09:00 UTC.",
    ),
    "lock": (RESOLVED, ("ana", "lock", {}), "The record is locked."),
    "restrict": ([], ("ana", "restrict", {"members": "bo, cy", "reason": "A breach"}), "A breach"),
    "admit": (
        [("ana", "restrict", {"reason": "A breach"})],
        ("ana", "admit", {"person": "bo", "reason": "Legal"}),
        "Legal",
    ),
    "dismiss": (
        [("ana", "restrict", {"members": "bo", "reason": "A breach"})],
        ("ana", "dismiss", {"person": "bo", "reason": "Not needed"}),
        "Not needed",
    ),
}

REFUSED: dict[str, tuple[list[Step], Step, int, str]] = {
    "a person nobody knows": ([], ("ana", "take-role", {"of": "CL", "person": "zoe"}), 404, "nobody called zoe"),
    "nobody to page": ([], ("ana", "page", {"people": ""}), 409, "Name a person or a team."),
    "a page of nobody's": ([], ("cy", "acknowledge", {}), 409, "cy was not paged."),
    "a role twice": (TAKE, ("cy", "take-role/IC", {}), 409, "a hand-over is recorded with its reason"),
    "no risk said": ([], ("bo", "propose", {"what": "Roll back", "how": "x", "risk": ""}), 422, "risk is empty"),
    "somebody else's decision": ([*TAKE, PROPOSE], ("cy", "approve/M1", {}), 409, "Ask ana"),
    "the IC in production": (
        [*TAKE, PROPOSE, ("ana", "approve/M1", {})],
        ("ana", "execute/M1", {}),
        409,
        "The IC decides and does not touch production.",
    ),
    "nothing measured": (EXECUTING, ("bo", "verify/M1", {}), 409, "State what you observed instead."),
    "not green": (TAKE, ("ana", "resolve", {}), 409, "override it with a reason"),
    "no time": ([], ("cy", "note", {"text": "Seen", "happened_at": "25:99"}), 422, "is not a time"),
    "no number": ([], ("cy", "correct", {"corrects": "x", "text": "y"}), 422, "corrects: "),
    "no progress": (
        [],
        ("cy", "checkpoint", {"summary": "Stuck", "progress": "false", "decision": "continue"}),
        409,
        "Escalate, or swap the OL.",
    ),
    "no reason for a level nobody suggests": ([], ("cy", "severity", {"severity": "SEV-0"}), 422, "Say why in a few"),
    "no share of users": ([], ("cy", "impact", {"users_affected": "many"}), 422, "Write it in percent"),
    "a step that is none": ([], ("cy", "step-done/dance", {}), 404, "There is no step dance"),
}


async def send(one: World, id: str, step: Step, key: str = "") -> httpx.Response:
    who, act, fields = step
    one.sign_in(who)
    return await one.http.post(f"/incidents/{id}/acts/{act}", data={"key": key or act, **fields})


async def prepared(one: World, before: list[Step]) -> str:
    id = await one.declare(Severity.SEV1)
    for step in before:
        response = await send(one, id, step)
        assert response.status_code == 303, response.text
    return id


@pytest.mark.parametrize("case", TAKEN)
def test_a_form_that_is_taken_leads_back_to_its_place_in_the_room(tmp_path: Path, case: str) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            before, step, said = TAKEN[case]
            id = await prepared(one, before)
            response = await send(one, id, step)
            verb = VERBS[step[1].partition("/")[0]]
            assert (response.status_code, response.headers.get("location")) == (303, f"/incidents/{id}#{verb.place}")
            page = (await one.http.get(f"/incidents/{id}")).text
            assert said in re.sub(r"\s+", " ", page)
            assert f'id="{verb.place}"' in page

    asyncio.run(run())


def test_every_verb_has_a_form_that_was_tried() -> None:
    assert {name.partition(",")[0] for name in TAKEN} | {"reopen"} == set(VERBS)


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_form_says_why_beside_itself_and_keeps_what_was_typed(tmp_path: Path, case: str) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            before, step, code, said = REFUSED[case]
            id = await prepared(one, before)
            response = await send(one, id, step)
            assert response.status_code == code
            page = response.text
            assert page.count('role="alert"') == 1
            assert said in page
            for typed in step[2].values():
                assert typed in page

    asyncio.run(run())


def test_a_follow_up_leads_to_the_new_incident(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await prepared(one, RESOLVED)
            response = await send(one, id, ("cy", "reopen", {"reason": "It is back"}))
            assert response.headers["location"] == "/incidents/INC-2#bar"

    asyncio.run(run())


def test_a_form_sent_twice_is_one_act_and_other_words_are_another(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            for words in ("seen", "seen", "seen again"):
                assert (await send(one, id, ("ana", "note", {"text": words}), key="same")).status_code == 303
            assert (await one.load(id)).entries == 3

    asyncio.run(run())


def test_a_viewer_sees_the_room_and_is_refused_every_act(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await prepared(one, [*TAKE, PROPOSE])
            viewer = Person("vi", "Vi", AccountRole.VIEWER)
            await one.hotwash.accounts.add_person(viewer)
            await one.hotwash.accounts.add_session("vi-session", viewer, START.replace(year=2027))
            one.sign_in("vi")
            page = (await one.http.get(f"/incidents/{id}")).text
            assert "M1 Roll back" in page
            assert "/acts/" not in page
            response = await send(one, id, ("vi", "note", {"text": "let me"}))
            assert response.status_code == 403
            assert (await one.load(id)).entries == 5

    asyncio.run(run())


def test_older_entries_are_behind_a_link_and_parts_can_be_looked_at(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            for number in range(60):
                await send(one, id, ("ana", "note", {"text": f"note {number}"}), key=str(number))
            page = (await one.http.get(f"/incidents/{id}")).text
            assert page.count("data-seq=") == 50
            earlier = re.search(r'href="([^"]*before=\d+)[^"]*"', page)
            assert earlier is not None
            older = (await one.http.get(earlier[1].replace("&amp;", "&"))).text
            assert (older.count("data-seq="), "note 0." in older) == (11, True)
            assert 'id="timeline"' not in older
            machine = (await one.http.get(f"/incidents/{id}?show=decisions")).text
            assert machine.count("data-seq=") == 1

    asyncio.run(run())


def test_the_transcript_and_the_export_need_no_token(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            one.sign_in()
            assert "Declared SEV-1" in (await one.http.get(f"/incidents/{id}/transcript")).text
            export = (await one.http.get(f"/incidents/{id}/export")).text.splitlines()
            assert '"kind":"checkpoint"' in export[-1]

    asyncio.run(run())


def test_words_of_several_lines_are_kept_with_plain_line_ends(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            await send(one, id, ("ana", "note", {"text": "one\r\ntwo"}))
            (entry,) = await one.hotwash.reader.newest(Viewer("ana"), id, before=None, limit=1)
            assert entry.text["words"].words == "one\ntwo"

    asyncio.run(run())


def test_a_time_of_day_is_the_last_one_that_was_in_the_zone_of_the_page() -> None:
    assert str(when("13:58", "0", START)) == "2026-03-02 13:58:00+00:00"
    assert str(when("14:58", "60", START)) == "2026-03-02 13:58:00+00:00"
    assert str(when("23:50", "0", START)) == "2026-03-01 23:50:00+00:00"
    assert str(when("2026-03-04T10:00", "-300", START)) == "2026-03-04 15:00:00+00:00"
    assert when("later", "0", START) is None
    assert when("24:00", "0", START) is None
