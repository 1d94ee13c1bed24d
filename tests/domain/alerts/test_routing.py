"""The first rule whose labels all match says what an alert does."""

import pytest

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.alerts.routing import Route, route
from hotwash.domain.incident.policy import AlertAction, AlertRule, Alerts, Severity

SHIPPED = load_policy().alerts


@pytest.mark.parametrize(
    ("severity", "action", "opens_at", "rule"),
    [
        ("critical", AlertAction.OPEN, Severity.SEV1, 0),
        ("page", AlertAction.OPEN, Severity.SEV2, 1),
        ("warning", AlertAction.ATTACH, None, 2),
        ("info", AlertAction.SHOW, None, 3),
        ("criticality", AlertAction.SHOW, None, 3),
        ("critical\n", AlertAction.SHOW, None, 3),
    ],
)
def test_the_severity_label_decides_under_the_shipped_rules(
    severity: str, action: AlertAction, opens_at: Severity | None, rule: int
) -> None:
    labels = {"severity": severity, "service": "checkout-api"}
    assert route(labels, SHIPPED) == Route(action, opens_at, "checkout-api", rule)


def test_the_first_label_that_says_something_names_the_service() -> None:
    assert route({"service": "checkout-api", "job": "node"}, SHIPPED).service == "checkout-api"
    assert route({"service": "", "job": "node"}, SHIPPED).service == "node"
    assert route({"instance": "a"}, SHIPPED).service is None


def test_all_labels_of_a_rule_must_match_and_an_absent_one_is_empty() -> None:
    rules = Alerts(
        ("service",),
        (
            AlertRule({"team": "a|b", "severity": "page"}, AlertAction.ATTACH),
            AlertRule({"team": ""}, AlertAction.OPEN, Severity.SEV3),
        ),
    )
    assert route({"team": "b", "severity": "page"}, rules).rule == 0
    assert route({"severity": "page"}, rules) == Route(AlertAction.OPEN, Severity.SEV3, None, 1)
    assert route({"team": "c", "severity": "page"}, rules) == Route(AlertAction.SHOW, None, None, None)
