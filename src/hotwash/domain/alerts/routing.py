"""What an alert does: the first rule whose labels all match decides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hotwash.domain.incident.policy import AlertAction, AlertRule, Alerts, Severity


@dataclass(frozen=True, slots=True)
class Route:
    """rule is the index of the rule that decided; None when none matched, and the alert only appears."""

    action: AlertAction
    severity: Severity | None
    service: str | None
    rule: int | None


def route(labels: Mapping[str, str], policy: Alerts) -> Route:
    """Which service an alert is about, and whether it opens an incident, attaches or only appears."""
    service = next(filter(None, (_name(labels.get(label, "")) for label in policy.service_labels)), None)
    for index, rule in enumerate(policy.rules):
        if _matches(rule, labels):
            return Route(rule.action, rule.severity, service, index)
    return Route(AlertAction.SHOW, None, service, None)


def _name(value: str) -> str:
    """A label's value as a service is called: printable, whatever a rule's template held."""
    return (value if value.isprintable() else "".join(filter(str.isprintable, value))).strip()


def _matches(rule: AlertRule, labels: Mapping[str, str]) -> bool:
    return all(re.fullmatch(pattern, labels.get(name, "")) for name, pattern in rule.match.items())
