"""PM104: a named person stands beside a failing."""

from hotwash.domain.lint.failing import TRIGGERS, failing
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.names import GIVEN_NAMES
from hotwash.domain.lint.noun_phrases import Who
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rewrites import failing_rewrites
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role


def check(reading: Reading) -> Match | None:
    """Report a clause whose subject is a given name or a handle and whose verb is a failing."""
    for clause in reading.clauses:
        if clause.who is Who.NAME and (found := failing(reading, clause)) is not None:
            message = "A name stands beside a failing: tell what the situation made likely, without the name."
            return reading.match(found.start, found.end, message, *failing_rewrites(found, clause))
    return None


RULE = Rule(
    code="PM104",
    name="name-beside-failing",
    severity=Severity.INFO,
    summary="A named person stands beside a failing.",
    why="A name turns a description into an accusation that a search will find for years.",
    bad="@example-dev forgot the migration flag.",
    good="The migration runs without its flag and gives no warning.",
    source="R-BL-1; Google SRE book, Postmortem Culture",
    sentence=check,
    triggers=TRIGGERS,
    also=GIVEN_NAMES | {"@"},
    roles_never=frozenset({Role.CHAT, Role.WELL}),
)
