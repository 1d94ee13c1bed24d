"""A scenario's verbs as requests of the API."""

from collections.abc import Mapping
from typing import Any

PATHS = {
    "severity": "severity",
    "dismiss": "severity/dismiss",
    "impact": "impact",
    "role": "roles/{role}",
    "release": "roles/{role}/release",
    "join": "responders",
    "access.claim": "access",
    "access.grant": "access/{id}/grant",
    "access.decline": "access/{id}/decline",
    "access.end": "access/{id}/end",
    "hypothesis": "hypotheses",
    "evidence": "hypotheses/{id}/evidence",
    "confirm": "hypotheses/{id}/confirm",
    "refute": "hypotheses/{id}/refute",
    "reopen-hypothesis": "hypotheses/{id}/reopen",
    "propose": "mitigations",
    "approve": "mitigations/{id}/approve",
    "reject": "mitigations/{id}/reject",
    "withdraw": "mitigations/{id}/withdraw",
    "execute": "mitigations/{id}/execute",
    "executed-without-approval": "mitigations/executed-without-approval",
    "verify": "mitigations/{id}/verify",
    "fail": "mitigations/{id}/fail",
    "checkpoint": "checkpoints",
    "update": "updates",
    "note": "notes",
    "change": "changes",
    "correct": "corrections",
    "step": "steps/{step}/done",
    "resolve": "resolve",
    "end": "end",
    "schedule": "postmortem/schedule",
    "lock": "lock",
}


def request(verb: str, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The path below the incident and the JSON body; what the path names is not sent again."""
    path = PATHS[verb]
    named = {name for name in ("id", "role", "step") if f"{{{name}}}" in path}
    rest = {name: value for name, value in body.items() if name not in named}
    return path.format_map(dict(body)), rest
