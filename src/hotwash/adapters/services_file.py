"""The services of an instance, from services.yaml."""

from collections.abc import Mapping
from pathlib import Path

from hotwash.adapters.policy_files import SHIPPED
from hotwash.adapters.yaml_files import FileProblemsError, read_checked
from hotwash.domain.slo.service import PrometheusSource, Service, objective_of


def load_services(path: Path) -> Mapping[str, Service]:
    """Services by name; FileProblemsError names everything that is wrong, and then nothing is taken over."""
    source = read_checked(path, SHIPPED / "schema" / "services.schema.json")
    services: dict[str, Service] = {}
    problems = []
    for index, given in enumerate(source.value["services"]):
        if given["name"] in services:
            problems.append(source.problem(("services", index, "name"), f"{given['name']} is given twice; keep one"))
        prometheus = given.get("prometheus")
        services[given["name"]] = Service(
            given["name"],
            _fraction(given.get("objective")),
            given.get("owner"),
            PrometheusSource(**prometheus) if prometheus else None,
            tuple(given.get("dependencies", ())),
        )
    if problems:
        raise FileProblemsError(problems)
    return services


def _fraction(objective: float | str | None) -> float | None:
    """0.995, or "99.5 %"."""
    return objective_of(objective) if isinstance(objective, str) else objective
