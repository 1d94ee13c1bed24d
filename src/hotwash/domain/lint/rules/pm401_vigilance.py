"""PM401: the remedy is that people be more careful."""

from hotwash.domain.lint.advice import ADVISING, OBLIGATIONS, advice
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grading import GRADED, Grade
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rewrites import concerning
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role


def check(reading: Reading) -> Match | None:
    """Report an action that asks for care, attention or memory; an error among the actions."""
    found = advice(reading)
    if found is None or found.grade is not Grade.VIGILANCE:
        return None
    severity = Severity.ERROR if reading.role is Role.ACTIONS else None
    message = f'"{found.phrase}" asks people to be vigilant; name what will hold when they are not.'
    return reading.match(
        found.start, found.end, message,
        *concerning("What would catch this with nobody watching: a guard, a limit, automation?", found.about),
        severity=severity,
    )  # fmt: skip


RULE = Rule(
    code="PM401",
    name="vigilance",
    severity=Severity.WARNING,
    summary='Vigilance is the remedy ("be more careful").',
    why=("Attention runs out, most of all at night. Whoever was there was careful already, as far as they could see."),
    bad="Be more careful with terraform apply.",
    good="Refuse terraform apply outside the pipeline.",
    source="R-PM-6, R-BL-3; Google SRE workbook; the action hierarchy of root-cause-analysis practice",
    sentence=check,
    triggers=GRADED,
    also=OBLIGATIONS,
    roles_always=ADVISING,
    roles_never=frozenset({Role.CHAT, Role.TIMELINE, Role.WELL, Role.LUCKY}),
)
