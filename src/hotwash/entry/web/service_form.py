"""A service as somebody wrote it into a form, and back."""

import re

from hotwash.domain.kernel import Refused
from hotwash.domain.slo.service import PrometheusSource, Service, objective_of
from hotwash.entry.web.forms import Typed

_NO_NUMBER = Refused("bad-request", "The objective is no percentage.", "Write it like 99.5, or leave it out.")


def service_of(form: Typed, name: str | None = None) -> Service | Refused:
    """What was typed; whether it can be kept is decided when it is. A service that exists keeps its name."""
    objective = objective_of(form["objective"]) if form["objective"] else None
    if form["objective"] and objective is None:
        return _NO_NUMBER
    given = form["url"], form["bad"], form["total"]
    source = PrometheusSource(*given) if any(given) else None
    depends = dict.fromkeys(one for one in re.split(r"[\s,]+", form["dependencies"]) if one)
    return Service(name or form["name"], objective, form.given("owner"), source, tuple(depends))


def fields_of(service: Service) -> Typed:
    """A service as its form shows it."""
    source = service.source
    percent = f"{service.objective * 100:.10g}" if service.objective is not None else ""
    shown = {
        "name": service.name,
        "objective": percent,
        "owner": service.owner or "",
        "dependencies": ", ".join(service.dependencies),
        "url": source.url if source else "",
        "bad": source.bad if source else "",
        "total": source.total if source else "",
    }
    return Typed(shown.items())
