"""PM024: an action only investigates or improves."""

from hotwash.domain.lint.advice import ADVISING, OBLIGATIONS, advice
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grading import GRADED, Grade
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role


def check(reading: Reading) -> Match | None:
    """Report an action whose verb explores or improves, with no measure of when that is enough."""
    found = advice(reading)
    if found is None or found.grade is not Grade.EXPLORATION:
        return None
    message = f'"{found.phrase}" has no outcome: say what will be different, and how it is measured.'
    outcome = "Name the outcome and its measure, like an alert at more than 1 % errors."
    example = f'What should be different afterwards? For instance: "Alert at more than 1 % errors, for: {found.about}."'
    return reading.match(found.start, found.end, message, *((example, outcome) if found.about else (outcome,)))


RULE = Rule(
    code="PM024",
    name="exploratory-action",
    severity=Severity.INFO,
    strict_severity=Severity.ERROR,
    summary="An action only investigates or improves.",
    why="To look into something changes nothing by itself; the outcome that is hoped for can be named now.",
    bad="Investigate monitoring.",
    good="Alert at more than 1 % errors over 5 minutes.",
    source='R-PM-6 (no "look into"); the action hierarchy of root-cause-analysis practice',
    sentence=check,
    triggers=GRADED,
    also=OBLIGATIONS,
    roles_always=ADVISING,
    roles_never=frozenset({Role.CHAT, Role.TIMELINE, Role.WELL, Role.LUCKY}),
)
