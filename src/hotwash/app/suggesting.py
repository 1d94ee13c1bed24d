"""Every minute, what is measured of open incidents is weighed against their severity; what is new is written down.

All of it is worked out from the record and from the counts that are kept: after a restart or on another node it comes
out the same, and the record takes it once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hotwash.app.execute import Caller, Done, execute
from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import all_slos
from hotwash.app.ports import ITSELF
from hotwash.app.severity import judged, standings_at, standings_of
from hotwash.app.slo_counts import MINUTE
from hotwash.domain.incident.policy import Policy, Severity
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.suggestion import SuggestSeverity, suggest
from hotwash.domain.kernel import HOTWASH, Instant
from hotwash.domain.severity.facts import Impact
from hotwash.domain.severity.weighing import Weighed, calm_needed, is_calm, weigh
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.standing import Standing

_Of = tuple[Slo, Severity, Impact, str]
"""What a minute is calm for: an SLO, a declared severity, what is known of the impact, and a policy's hash."""


@dataclass(slots=True)
class CalmMinutes:
    """Which minutes were calm, kept from one look to the next: what was measured does not change any more."""

    of: dict[_Of, dict[Instant, bool]] = field(default_factory=dict)


async def suggest_severities(hotwash: Hotwash, calm: CalmMinutes | None = None) -> int:
    """Weigh open incidents whose service has an SLO, but for drills; of how many there was something new to say."""
    slos: dict[str, list[Slo]] = defaultdict(list)
    for slo in await all_slos(hotwash):
        slos[slo.service].append(slo)
    found = [stored.incident for stored in await hotwash.reader.open_of(ITSELF, slos)]
    scales = _Scales(hotwash, await _standings(hotwash, slos, found), (calm or CalmMinutes()).of)
    said = sum([await _told(hotwash, incident, await scales.weighed(incident)) for incident in found])
    if calm is not None:
        calm.of = scales.minutes
    return said


async def _told(hotwash: Hotwash, incident: Incident, weighed: Weighed) -> bool:
    """Mostly there is nothing new, and then nothing is asked of the store."""
    command = SuggestSeverity(by=HOTWASH, weighed=weighed, declared=incident.severity, impact=incident.impact)
    if not suggest(incident, command, hotwash.clock(), hotwash.policies(incident.policy)):
        return False
    outcome = await execute(hotwash.store, incident.id, command, Caller(HOTWASH))
    return isinstance(outcome, Done) and outcome.first <= outcome.last


_Standings = Mapping[tuple[str, str], Sequence[Standing]]
"""By the hash of a policy, whose windows they are of, and by service."""


async def _standings(hotwash: Hotwash, slos: Mapping[str, Sequence[Slo]], incidents: Sequence[Incident]) -> _Standings:
    """How the SLOs of these incidents' services stand now, each read once."""
    services: dict[str, set[str]] = defaultdict(set)
    for incident in incidents:
        services[incident.policy].add(incident.service or "")
    found: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for policy, theirs in services.items():
        asked = [slo for service in sorted(theirs) for slo in slos[service]]
        for standing in await standings_of(hotwash, asked, hotwash.clock(), hotwash.policies(policy)):
            found[policy, standing.slo.service].append(standing)
    return found


@dataclass(slots=True)
class _Scales:
    """Incidents of one service that are as severe weigh the same, and are weighed once."""

    hotwash: Hotwash
    standings: _Standings
    before: Mapping[_Of, Mapping[Instant, bool]]
    minutes: dict[_Of, dict[Instant, bool]] = field(default_factory=dict)
    weighings: dict[tuple[str, str, Impact], Weighed] = field(default_factory=dict)
    calms: dict[tuple[str, str, Impact, Severity], bool] = field(default_factory=dict)

    async def weighed(self, incident: Incident) -> Weighed:
        policy, service = self.hotwash.policies(incident.policy), incident.service or ""
        standings, key = self.standings[policy.hash, service], (policy.hash, service, incident.impact)
        if key not in self.weighings:
            found = judged(incident.impact, standings, "", policy)
            at = found.standing.at if found.standing else None
            self.weighings[key] = weigh(found.facts, policy, at, found.unknown)
        weighed, needed = self.weighings[key], calm_needed(incident.severity, policy)
        if needed is None or any(one.at is None or one.at - needed < incident.severity_since for one in standings):
            return weighed
        calm = (*key, incident.severity)
        if calm not in self.calms:
            self.calms[calm] = await self._is_calm(incident, standings, policy)
        return replace(weighed, calm_for=needed) if self.calms[calm] else weighed

    async def _is_calm(self, incident: Incident, standings: Sequence[Standing], policy: Policy) -> bool:
        """Every minute of every SLO, back for as long as it takes; a minute nobody measured is not calm."""
        needed = calm_needed(incident.severity, policy)
        if needed is None or not all(_calm(one, incident, policy) for one in standings):
            return False
        return all([await self._was_calm(one, incident, policy, needed // MINUTE) for one in standings])

    async def _was_calm(self, newest: Standing, incident: Incident, policy: Policy, minutes: int) -> bool:
        of = (newest.slo, incident.severity, incident.impact, policy.hash)
        known = self.before.get(of, {})
        moments = [newest.at - MINUTE * back for back in range(minutes)] if newest.at is not None else []
        unseen = [at for at in moments if at not in known]
        found = await standings_at(self.hotwash, [(newest.slo, at) for at in unseen], policy)
        seen = {at: one.at == at and _calm(one, incident, policy) for at, one in zip(unseen, found, strict=True)}
        self.minutes[of] = {at: seen[at] if at in seen else known[at] for at in moments}
        return all(self.minutes[of].values())


def _calm(standing: Standing, incident: Incident, policy: Policy) -> bool:
    return standing.unknown is None and is_calm(standing.facts.joined(incident.impact), incident.severity, policy)
