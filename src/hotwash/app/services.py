"""Look after services: add, change, remove, and read how each does now."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from hotwash.app.hotwash import Hotwash
from hotwash.app.sli import reading_of
from hotwash.domain.kernel import Refused
from hotwash.domain.slo.green import Reading
from hotwash.domain.slo.series import Count, Unreadable
from hotwash.domain.slo.service import Service, refuse_service

_UNKNOWN = Refused("unknown-service", "There is no service of this name.", "Look at the list of services.")
_SHOWN = 5
_AT_ONCE = 5
"""Services read at the same time; each may take as long as its metrics need to answer."""


async def add_service(hotwash: Hotwash, service: Service) -> Refused | None:
    """Watch over a service from now on."""
    if await hotwash.services.get(service.name) is not None:
        return Refused("taken", f"There is a service {service.name} already.", "Change that one, or choose a name.")
    return await _keep(hotwash, service)


async def change_service(hotwash: Hotwash, service: Service) -> Refused | None:
    """Replace the service of this name, which its incidents keep."""
    if await hotwash.services.get(service.name) is None:
        return _UNKNOWN
    return _refuse_the_file(hotwash, service.name) or await _keep(hotwash, service)


async def remove_service(hotwash: Hotwash, name: str) -> Refused | None:
    """Watch over a service no longer; its incidents stay."""
    if (refused := _refuse_the_file(hotwash, name)) is not None:
        return refused
    return None if await hotwash.services.remove(name) else _UNKNOWN


async def _keep(hotwash: Hotwash, service: Service) -> Refused | None:
    if (refused := refuse_service(service)) is not None:
        return refused
    await hotwash.services.keep(service)
    return None


def _refuse_the_file(hotwash: Hotwash, name: str) -> Refused | None:
    if not hotwash.services.is_of_the_file(name):
        return None
    return Refused("of-the-file", f"{name} stands in services.yaml.", "Change it there and start Hotwash again.")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a service's metrics say now: the judgement, and the newest counts it rests on."""

    reading: Reading
    counts: Sequence[Count]


async def check_service(hotwash: Hotwash, service: Service) -> Checked | Refused:
    """Read a service that may not be kept yet."""
    if (refused := refuse_service(service)) is not None:
        return refused
    return await read_service(hotwash, service)


async def read_service(hotwash: Hotwash, service: Service) -> Checked:
    """How a service does now."""
    reading, series = await reading_of(hotwash, service)
    return Checked(reading, () if isinstance(series, Unreadable) else series.counts[-_SHOWN:])


async def read_services(hotwash: Hotwash, services: Sequence[Service]) -> list[Reading]:
    """How each does now, in the same order."""
    turn = asyncio.Semaphore(_AT_ONCE)

    async def read(service: Service) -> Reading:
        async with turn:
            return (await read_service(hotwash, service)).reading

    return list(await asyncio.gather(*map(read, services)))
