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
from hotwash.domain.kernel import HOTWASH
from hotwash.domain.severity.facts import Impact
from hotwash.domain.severity.weighing import Weighed, calm_needed, is_calm, weigh
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.standing import Standing


async def suggest_severities(hotwash: Hotwash) -> int:
    """Weigh open incidents whose service has an SLO, but for drills; of how many there was something new to say."""
    slos: dict[str, list[Slo]] = defaultdict(list)
    for slo in await all_slos(hotwash):
        slos[slo.service].append(slo)
    found = [stored.incident for stored in await hotwash.reader.open_of(ITSELF, slos)]
    scales = _Scales(hotwash, await _standings(hotwash, slos, found))
    return sum([await _told(hotwash, incident, await scales.weighed(incident)) for incident in found])


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
        declared, needed = incident.severity, calm_needed(incident.severity, policy)

        def calm(one: Standing) -> bool:
            return one.unknown is None and is_calm(one.facts.joined(incident.impact), declared, policy)

        if needed is None or not all(map(calm, standings)):
            return False
        minutes = range(needed // MINUTE)
        asked = [(one.slo, one.at - MINUTE * back) for one in standings if one.at is not None for back in minutes]
        before = await standings_at(self.hotwash, asked, policy)
        return all(one.at == at and calm(one) for one, (_, at) in zip(before, asked, strict=True))
