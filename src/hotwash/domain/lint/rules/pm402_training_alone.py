"""PM402: training or a reminder is the whole remedy."""

from hotwash.domain.lint.advice import ADVISING, OBLIGATIONS, advice
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grading import GRADED, Grade
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rewrites import concerning
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role


def check(reading: Reading) -> Match | None:
    """Report an action that teaches or reminds and changes nothing else."""
    found = advice(reading)
    if found is None or found.grade is not Grade.TRAINING:
        return None
    return reading.match(
        found.start, found.end, f'"{found.phrase}" wears off: pair it with a change to the system.',
        *concerning("Which tool could make the safe way the easy way? Add that beside the training.", found.about),
    )  # fmt: skip


RULE = Rule(
    code="PM402",
    name="training-alone",
    severity=Severity.INFO,
    summary="Training or a reminder is the whole remedy.",
    why="Training is the weakest remedy: it fades, and it does not reach who joins next year.",
    bad="Remind everybody to use the staging cluster.",
    good="The deploy tool refuses production until staging is green; the on-call course shows why.",
    source="the action hierarchy of root-cause-analysis practice (RCA2); R-BL-3",
    sentence=check,
    triggers=GRADED,
    also=OBLIGATIONS,
    roles_always=ADVISING,
    roles_never=frozenset({Role.CHAT, Role.TIMELINE, Role.WELL, Role.LUCKY}),
)
