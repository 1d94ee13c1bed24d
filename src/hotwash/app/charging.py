"""What an incident cost is read and written down: once its last minute has settled, at its lock at the latest."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from hotwash.app.execute import Caller, Done, Once, Outcome, execute, lock_charged
from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import all_slos
from hotwash.app.ports import ITSELF, Viewer
from hotwash.app.reading import Place, Reader, Sought
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.charge import ChargeBudget, owes_cost
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.events import BudgetCharged
from hotwash.domain.kernel import HOTWASH, Instant
from hotwash.domain.slo.cost import Charge, charge, counted_between
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.standing import Standing
from hotwash.domain.slo.sums import between

_PAGE = 500


async def charge_ended(hotwash: Hotwash) -> int:
    """Write down what ended incidents cost, where every minute of theirs has been asked for; how many."""
    written = 0
    async for stored in every_incident(hotwash.reader, ITSELF, Sought(status="ended", drills=False)):
        if owes_cost(stored.incident) and await _settled(hotwash, stored):
            command = ChargeBudget(by=HOTWASH, charged=await cost_of(hotwash, stored))
            outcome = await execute(hotwash.store, stored.incident.id, command, Caller(HOTWASH))
            written += isinstance(outcome, Done) and outcome.last >= outcome.first
    return written


async def lock_with_cost(
    hotwash: Hotwash, id: str, command: Command, caller: Caller, once: Once | None = None
) -> Outcome:
    """What locks a record writes down first what the incident cost, by what was measured until now."""
    stored = await hotwash.reader.incident(ITSELF, id)
    if stored is None or not owes_cost(stored.incident):
        return await execute(hotwash.store, id, command, caller, once)
    charged = ChargeBudget(by=HOTWASH, charged=await cost_of(hotwash, stored))
    return await lock_charged(hotwash.store, id, charged, command, caller, once)


async def every_incident(reader: Reader, viewer: Viewer, sought: Sought) -> AsyncIterator[Stored]:
    """All that a viewer may see, newest first, a page at a time."""
    before: Place | None = None
    while found := await reader.incidents(viewer, sought, before=before, limit=_PAGE):
        for stored in found:
            yield stored
        if len(found) < _PAGE:
            return
        before = Place.of(found[-1])


async def cost_of(hotwash: Hotwash, stored: Stored) -> BudgetCharged:
    """The cost of an ended incident by each SLO of its service, as measured until now."""
    incident = stored.incident
    since, until = incident.declared_at, incident.ended_at
    if until is None:
        raise ValueError(f"{incident.id} has not ended")
    slos = await _slos_of(hotwash, stored)
    if not slos:
        why = f"{incident.service} has no SLO" if incident.service else "it names no service"
        return BudgetCharged(since, until, (), why)
    charges = await asyncio.gather(*(_charge(hotwash, stored, slo, until) for slo in slos))
    return BudgetCharged(since, until, tuple(charges))


async def cost_so_far(hotwash: Hotwash, stored: Stored, standing: Standing) -> Charge | None:
    """What an open incident has cost of an SLO by its newest measured minute; None where it has not come that far."""
    until = standing.at
    if until is None or until <= stored.incident.declared_at or stored.drill is not None:
        return None
    return await _charge(hotwash, stored, standing.slo, until)


async def _charge(hotwash: Hotwash, stored: Stored, slo: Slo, until: Instant) -> Charge:
    incident = stored.incident
    first, last = counted_between(slo, incident.declared_at, until)
    moments = (first, last, last - slo.window)
    begun, ended, window = await hotwash.slo_counts.at(slo, moments)
    least = hotwash.policies(incident.policy).green.least_coverage
    return charge(slo, last - first, between(slo, begun, ended), between(slo, window, ended), least)


async def _settled(hotwash: Hotwash, stored: Stored) -> bool:
    """Whether nothing more will be learned of its time."""
    slos = await _slos_of(hotwash, stored)
    progress = await hotwash.slo_counts.progress(slos)
    end = stored.incident.ended_at
    return end is not None and all(
        slo.name in progress and progress[slo.name].reached >= counted_between(slo, end, end)[1] for slo in slos
    )


async def _slos_of(hotwash: Hotwash, stored: Stored) -> Sequence[Slo]:
    service = stored.incident.service
    return sorted((slo for slo in await all_slos(hotwash) if slo.service == service), key=lambda slo: slo.name)
