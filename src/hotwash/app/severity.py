"""What is measured now of an incident's severity, and how SLOs stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from hotwash.app.drill_slo import drill_standing
from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import all_slos
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.policy import Policy
from hotwash.domain.kernel import Instant
from hotwash.domain.severity.facts import Facts, Impact
from hotwash.domain.severity.verdict import Verdict, judge_severity
from hotwash.domain.slo.objective import Slo, held
from hotwash.domain.slo.standing import Standing, standing_of, windows_of
from hotwash.domain.slo.sums import between

_AT_ONCE = 200
"""So many SLOs are read by one query, so that others get their turn at the database."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of the SLO that is worst off; without one that could be read, unknown says why."""

    verdict: Verdict
    facts: Facts
    standing: Standing | None
    unknown: str | None
    others: Sequence[Standing] = ()
    """The other SLOs of the service."""


A_DRILL = "A drill's numbers are its own."


async def verdict_of(hotwash: Hotwash, stored: Stored, now: Instant) -> Judged:
    """The severity of an incident: what people know of it, and what is measured of its service (R-SEV-7)."""
    policy, impact = hotwash.policies(stored.incident.policy), stored.incident.impact
    if stored.drill is not None:
        standing = await drill_standing(hotwash, stored.drill, now, policy)
        return judged(impact, [standing] if standing is not None else [], A_DRILL, policy)
    return await verdict_on(hotwash, stored.incident.service, impact, now, policy)


async def verdict_on(
    hotwash: Hotwash, service: str | None, given: Facts | Impact, now: Instant, policy: Policy
) -> Judged:
    """The severity of what is known, joined with what is measured of a service."""
    theirs = [slo for slo in await all_slos(hotwash) if slo.service == service]
    why = f"{service} has no SLO." if service is not None else "No service is named."
    return judged(given, await standings_of(hotwash, theirs, now, policy), why, policy)


def judged(given: Facts | Impact, standings: Sequence[Standing], unmeasured: str, policy: Policy) -> Judged:
    """The verdict of the worst of these; where nothing is measured it is an opinion, and says why (R-SEV-8)."""
    known = [(one.facts.joined(given), one) for one in standings if one.unknown is None]
    found = [(judge_severity(facts, policy), facts, one) for facts, one in known]
    if not found:
        facts = Facts().joined(given)
        unknown = next((one.unknown for one in standings), unmeasured)
        return Judged(judge_severity(facts, policy), facts, None, unknown, standings)
    verdict, facts, worst = min(found, key=lambda one: (one[0].severity.rank, _left(one[2])))
    return Judged(verdict, facts, worst, None, [one for one in standings if one is not worst])


async def standings_of(hotwash: Hotwash, slos: Iterable[Slo], now: Instant, policy: Policy) -> list[Standing]:
    """How SLOs stand at a moment: the unknown first, then those whose budget ends soonest."""
    asked = list(slos)
    found = [
        standing
        for start in range(0, len(asked), _AT_ONCE)
        for standing in await standings_at(hotwash, [(slo, now) for slo in asked[start : start + _AT_ONCE]], policy)
    ]
    return sorted(found, key=lambda one: (one.unknown is None, _ends_after(one), _left(one), one.slo.name))


async def standings_at(hotwash: Hotwash, asked: Sequence[tuple[Slo, Instant]], policy: Policy) -> list[Standing]:
    """Two queries for all of them: how far each was measured by its moment, and what its windows held before."""
    newest = await hotwash.slo_counts.at_each(asked)
    lengths = [sorted({held(slo, window) for window in windows_of(policy)} | {slo.window}) for slo, _ in asked]
    moments = [
        (slo, sums.at - length)
        for (slo, _), sums, theirs in zip(asked, newest, lengths, strict=True)
        if sums is not None
        for length in theirs
    ]
    earlier = iter(await hotwash.slo_counts.at_each(moments))
    found = []
    for (slo, now), sums, theirs in zip(asked, newest, lengths, strict=True):
        windows = {length: between(slo, next(earlier), sums) for length in theirs} if sums is not None else {}
        found.append(standing_of(slo, sums.at if sums else None, now, policy, windows.__getitem__))
    return found


def _ends_after(standing: Standing) -> timedelta:
    """What is used up has ended, also where nothing burns any more."""
    if standing.used_up:
        return timedelta()
    return timedelta.max if standing.lasts is None else standing.lasts


def _left(standing: Standing) -> float:
    left = standing.facts.budget_left
    return 1.0 if left is None else left
