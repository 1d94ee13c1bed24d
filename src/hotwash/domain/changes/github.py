"""Which of GitHub's events is a change, of which service and of which kind: the first rule that fits decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hotwash.domain.incident.policy import GithubRule


@dataclass(frozen=True, slots=True)
class Seen:
    """repository is acme/shop; a deployment has an environment, a run has a workflow."""

    repository: str
    environment: str | None = None
    workflow: str | None = None


def called(seen: Seen, rules: Iterable[GithubRule]) -> tuple[str, str] | None:
    """The service and the kind; None for what is no change. A service is called like its repository unless told."""
    rule = next((one for one in rules if _fits(one, seen)), None)
    if rule is None or rule.ignore:
        return None
    return rule.service or seen.repository.rpartition("/")[2], rule.kind


def _fits(rule: GithubRule, seen: Seen) -> bool:
    """What a rule names must be there and match whole; what it leaves out may be anything."""
    asked = (
        (rule.repository, seen.repository),
        (rule.environment, seen.environment),
        (rule.workflow, seen.workflow),
    )
    return all(
        pattern is None or (given is not None and re.fullmatch(pattern, given) is not None) for pattern, given in asked
    )
