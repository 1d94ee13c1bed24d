"""What is right with an instance and what is not, in plain words, each with what to do."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from hotwash.app.accounts import Person, Team
from hotwash.app.heartbeat import LATE, timers_late
from hotwash.app.hotwash import Hotwash
from hotwash.app.people import everybody
from hotwash.app.polling import all_slos
from hotwash.app.reaching import ways_to
from hotwash.app.schedules import Kept
from hotwash.app.slo_counts import MINUTE
from hotwash.domain.incident.policy import Policy
from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.gaps import gap_said
from hotwash.domain.people.account import AccountRole
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Unreadable
from hotwash.domain.timeline.chain import Head
from hotwash.domain.timeline.entry import Chain

AHEAD = timedelta(days=7)
BACK = timedelta(days=7)
_OVERDUE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; do is what to do about it, None where it is fine."""

    check: str
    said: str
    do: str | None = None

    @property
    def fine(self) -> bool:
        return self.do is None


async def examine(hotwash: Hotwash) -> list[Check]:
    """Everything the database, the settings and the neighbours of this instance say."""
    now = hotwash.clock()
    people = {one.id: one for one in await everybody(hotwash)}
    schedules = await hotwash.schedules.all(now)
    return [
        _base_url(hotwash),
        await _mail(hotwash),
        *_gaps(schedules, now),
        *await _unreachable(hotwash, people, schedules, now),
        *_empty_teams(hotwash, await hotwash.accounts.teams(), people),
        *await _deliveries(hotwash, now),
        *await _backends(hotwash, now),
        await _timers(hotwash),
    ]


def look_at_key(hotwash: Hotwash, origin: str, verifies: Callable[[str, str], bool]) -> Check:
    """What it signs verifies, under the name that the settings ask for; verifies takes a note and a public key."""
    keys = hotwash.keys
    if not verifies(keys.note("INC-0", Chain.RECORD, Head(0, "0" * 64)), keys.vkey):
        return Check("signing-key", "What it signs does not verify.", "Restore the database from a backup.")
    if origin != keys.origin:
        said = f"HOTWASH_ORIGIN is {origin}, and records are signed as {keys.origin} since the first start."
        return Check("signing-key", said, f"Set HOTWASH_ORIGIN={keys.origin}: it cannot be changed any more.")
    return Check("signing-key", f"Records are signed as {keys.origin}, and the signature verifies.")


def _base_url(hotwash: Hotwash) -> Check:
    if hotwash.base_url is not None:
        return Check("base-url", f"Links lead to {hotwash.base_url}.")
    return Check("base-url", "Pages carry no link to answer them.", "Set HOTWASH_BASE_URL to where people reach it.")


async def _mail(hotwash: Hotwash) -> Check:
    if hotwash.mailer is None:
        return Check(
            "mail", "There is no mail server: no notice goes out.", "Set HOTWASH_SMTP=smtp://user:password@host:587."
        )
    failed = await hotwash.mailer.reach()
    if failed is not None:
        return Check("mail", _sentence(failed.why), "Check HOTWASH_SMTP, and that this host may connect there.")
    return Check("mail", "The mail server answers and takes the password; nothing was sent.")


def _gaps(schedules: Iterable[Kept], now: Instant) -> Iterator[Check]:
    for kept in schedules:
        found = kept.recorded.gaps(now, now + AHEAD)
        for gap in found:
            said = f"{kept.name}: {gap_said(gap, kept.schedule)}"
            yield Check("schedules", said, "Add an override, or somebody to the turns.")
        if not found:
            yield Check("schedules", f"{kept.name} has no gap in the next 7 days.")


async def _unreachable(
    hotwash: Hotwash, people: dict[str, Person], schedules: Iterable[Kept], now: Instant
) -> list[Check]:
    """Who is on call in the next days; without any schedule whoever responds."""
    on_call = {
        shift.user
        for kept in schedules
        for level in kept.schedule.levels
        for shift in kept.recorded.shifts(level.name, now, now + AHEAD)
    }
    paged = sorted(on_call or {id for id, one in people.items() if _acts(one)})
    if not paged:
        return [Check("people", "There is nobody to page.", "Make accounts: hotwash user add NAME, or invite people.")]
    found = [one for id in paged if (one := await _unreached(hotwash, id, people.get(id))) is not None]
    who = "on call in the next 7 days" if on_call else "who responds (there is no schedule)"
    return found or [Check("people", f"Everybody {who} can be reached.")]


async def _unreached(hotwash: Hotwash, id: str, person: Person | None) -> Check | None:
    if person is None:
        why, do = "there is no such account", "Make the account, or take the name out of the schedule."
    elif not _acts(person):
        why, do = "the account is disabled or only reads", "Make them a responder, or take them out of the schedule."
    elif not await ways_to(hotwash, person):
        why = "no address and no verified contact reaches them"
        do = "Give the account an address (People) and set HOTWASH_SMTP, or have them add a contact (Your pager)."
    else:
        return None
    return Check("people", f"{id} cannot be paged: {why}.", do)


def _acts(person: Person) -> bool:
    return not person.disabled and person.role.allows(AccountRole.RESPONDER)


def _empty_teams(hotwash: Hotwash, teams: Iterable[Team], people: dict[str, Person]) -> Iterator[Check]:
    members = {team.id: [one for one in team.members if one in people and _acts(people[one])] for team in teams}
    named = _named_teams(hotwash.policy, hotwash.notices.restricted)
    for team, what in named.items():
        if not members.get(team):
            yield Check("teams", f"The team {team} has nobody: {what}.", f"Put people into the team {team}.")
    if all(members.get(team) for team in named):
        yield Check("teams", f"Every team that the policy names has people: {', '.join(named)}.")


def _named_teams(policy: Policy, security: str) -> dict[str, str]:
    """The teams that policy files name, with what follows while one is empty."""
    steps = (step.page for level in policy.escalation.levels for step in level.steps)
    paged = (page.removeprefix("team:") for page in steps if page.startswith("team:"))
    return {
        **dict.fromkeys(paged, "a step of escalation.yaml pages nobody"),
        policy.escalation.lead: "when nobody answers, the administrators are paged instead",
        security: "a restricted incident pages nobody",
    }


async def _deliveries(hotwash: Hotwash, now: Instant) -> list[Check]:
    overdue = await hotwash.agenda.overdue(now - _OVERDUE)
    given_up = await hotwash.agenda.given_up(now - BACK)
    look = "Look at hotwash delivery list --state"
    return [
        Check("outbox", f"{_count(overdue)} more than a minute overdue.", f"{look} waiting, and whether a node runs.")
        if overdue
        else Check("outbox", "Nothing waits that should be out."),
        Check("outbox", f"{_count(given_up)} given up in the last 7 days.", f"{look} given-up: it says why.")
        if given_up
        else Check("outbox", "No delivery was given up in the last 7 days."),
    ]


def _count(number: int) -> str:
    return "One delivery is" if number == 1 else f"{number} deliveries are"


async def _backends(hotwash: Hotwash, now: Instant) -> list[Check]:
    """One question to each Prometheus, with the queries of one SLO."""
    first: dict[str, Slo] = {}
    for slo in await all_slos(hotwash):
        first.setdefault(slo.source.url, slo)
    return list(await asyncio.gather(*(_backend(hotwash, slo, now) for slo in first.values())))


async def _backend(hotwash: Hotwash, slo: Slo, now: Instant) -> Check:
    minute = now.replace(second=0, microsecond=0)
    found = (await hotwash.backend.minutes([slo], minute - MINUTE, minute))[slo.name]
    url = slo.source.url
    if isinstance(found, Unreadable):
        return Check("prometheus", f"{url}: {_sentence(found.why)}", f"Check the address, and the SLO {slo.name}.")
    return Check("prometheus", f"{url} answers.")


async def _timers(hotwash: Hotwash) -> Check:
    late = await timers_late(hotwash)
    if late > LATE:
        said = f"A deadline is {late.total_seconds():.0f} s late: no node passes it, and no page goes on."
        return Check("timers", said, "Start a node (hotwash serve), or read the log of the one that runs.")
    return Check("timers", "No deadline is late.")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
