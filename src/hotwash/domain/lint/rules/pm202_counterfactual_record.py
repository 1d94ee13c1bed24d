"""PM202: the timeline and the summary tell what happened, not what might have."""

from hotwash.domain.lint.counterfactual import ALSO, TRIGGERS, counterfactual, counterfactual_rewrites
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role


def check(reading: Reading) -> Match | None:
    """Report a counterfactual where only facts belong."""
    found = counterfactual(reading)
    if found is None:
        return None
    message = "Hindsight in a part that records facts: tell what happened here, and keep the lesson for later."
    return reading.match(found.start, found.end, message, *counterfactual_rewrites(found))


RULE = Rule(
    code="PM202",
    name="counterfactual-in-record",
    severity=Severity.INFO,
    summary="A counterfactual in the timeline or the summary.",
    why="Both are read as fact; an event that did not happen has no time.",
    bad="| 14:05 | the alert should have been escalated |",
    good="| 14:05 | the alert fires |\n| 14:19 | the alert is escalated |",
    source="R-TL-1, R-PM-2; Etsy's debriefing guide",
    sentence=check,
    triggers=TRIGGERS,
    also=ALSO,
    roles_never=frozenset(Role) - {Role.TIMELINE, Role.SUMMARY},
)
