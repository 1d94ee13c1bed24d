"""PM023: an action has no end that can be tested."""

from hotwash.domain.lint.advice import ADVISING, OBLIGATIONS, advice
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grading import GRADED, Grade
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role


def check(reading: Reading) -> Match | None:
    """Report an action that promises an effort and names no mechanism."""
    found = advice(reading)
    if found is None or found.grade is not Grade.OPEN_ENDED:
        return None
    message = f'Nobody can tell when "{found.phrase}" is done: name a mechanism and how it is checked.'
    done = "Write what will exist when it is done, and how a reader can check it."
    check = (
        f'What would hold this without anybody thinking of it? For instance: "Add a CI check for this: {found.about}."'
    )
    return reading.match(found.start, found.end, message, *((check, done) if found.about else (done,)))


RULE = Rule(
    code="PM023",
    name="open-ended-action",
    severity=Severity.WARNING,
    summary="An action has no testable end.",
    why=("An intention is never overdue and never done, so nothing has changed when the same conditions return."),
    bad="Make sure engineers check schemas.",
    good="Add a presubmit schema check | @example-team | 2026-07-05 | P1",
    source="R-PM-6, R-BL-3; the action hierarchy of root-cause-analysis practice; Google SRE workbook",
    sentence=check,
    triggers=GRADED,
    also=OBLIGATIONS,
    roles_always=ADVISING,
    roles_never=frozenset({Role.CHAT, Role.TIMELINE, Role.WELL, Role.LUCKY}),
)
