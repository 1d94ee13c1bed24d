"""Services over HTTP: those of services.yaml are read here and changed there."""

from typing import Any

import msgspec
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from hotwash.app.hotwash import Hotwash
from hotwash.app.services import add_service, change_service, read_service, remove_service
from hotwash.domain.kernel import Refused
from hotwash.domain.slo.service import PrometheusSource, Service
from hotwash.entry.api.callers import Admin, By, Instance
from hotwash.entry.api.problems import Problem

router = APIRouter(prefix="/services", tags=["services"])


class PrometheusBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    url: str = Field(max_length=2000, examples=["http://prometheus.example.com:9090"])
    bad: str = Field(examples=['increase(http_requests_total{code=~"5.."}[{{.window}}])'])
    total: str = Field(examples=["increase(http_requests_total[{{.window}}])"])


class ServiceBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    objective: float | None = Field(None, description="A fraction, such as 0.995.", examples=[0.995])
    owner: str | None = Field(None, max_length=200)
    dependencies: list[str] = Field([], description="Services it calls, by name.", examples=[["orders-db"]])
    prometheus: PrometheusBody | None = None

    def service(self, name: str) -> Service:
        source = PrometheusSource(**self.prometheus.model_dump()) if self.prometheus else None
        return Service(name, self.objective, self.owner, source, tuple(dict.fromkeys(self.dependencies)))


@router.get("")
async def list_services(hotwash: Instance, caller: By) -> dict[str, Any]:
    """Every service, by name."""
    return {"services": [_shown(hotwash, one) for one in await hotwash.services.all()]}


@router.get("/{name}")
async def show_service(name: str, hotwash: Instance, caller: By) -> dict[str, Any]:
    """One service."""
    return _shown(hotwash, await _known(hotwash, name))


@router.put("/{name}")
async def put_service(name: str, body: ServiceBody, hotwash: Instance, caller: Admin) -> dict[str, Any]:
    """Add a service, or change the one of this name."""
    service = body.service(name)
    change = change_service if await hotwash.services.get(name) is not None else add_service
    if (refused := await change(hotwash, service)) is not None:
        raise Problem(refused)
    return _shown(hotwash, service)


@router.delete("/{name}")
async def delete_service(name: str, hotwash: Instance, caller: Admin) -> dict[str, Any]:
    """Watch over a service no longer; its incidents stay."""
    if (refused := await remove_service(hotwash, name)) is not None:
        raise Problem(refused)
    return {"name": name, "removed": True}


@router.get("/{name}/sli")
async def read_service_sli(name: str, hotwash: Instance, caller: By) -> dict[str, Any]:
    """Is it green? Measured now, or unknown."""
    shown: dict[str, Any] = msgspec.to_builtins(await read_service(hotwash, await _known(hotwash, name)))
    return shown


async def _known(hotwash: Hotwash, name: str) -> Service:
    service = await hotwash.services.get(name)
    if service is None:
        raise Problem(Refused("unknown-service", f"There is no service {name}.", "Look at the list of services."))
    return service


def _shown(hotwash: Hotwash, service: Service) -> dict[str, Any]:
    source = service.source
    return {
        "name": service.name,
        "objective": service.objective,
        "owner": service.owner,
        "dependencies": list(service.dependencies),
        "prometheus": {"url": source.url, "bad": source.bad, "total": source.total} if source else None,
        "of_the_file": hotwash.services.is_of_the_file(service.name),
    }
