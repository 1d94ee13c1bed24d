"""PM201: a sentence tells what people should have done, in place of what they did."""

from hotwash.domain.lint.counterfactual import ALSO, TRIGGERS, counterfactual, counterfactual_rewrites
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role


def check(reading: Reading) -> Match | None:
    """Report the first counterfactual about people; what a system should have done is its specification."""
    found = counterfactual(reading)
    if found is None:
        return None
    message = "This tells what did not happen. Tell what did, and move the remedy to the action items."
    return reading.match(found.start, found.end, message, *counterfactual_rewrites(found))


RULE = Rule(
    code="PM201",
    name="counterfactual",
    severity=Severity.WARNING,
    summary="A counterfactual about people: should have, could have, if only we had.",
    why=(
        "With the outcome known, any other path looks obvious. It was not, and the sentence "
        "explains nothing of what was."
    ),
    bad="We should have tested the restore.",
    good="The restore had never been run. Action: restore last night's backup in CI every week.",
    source="R-BL-2; Sidney Dekker on hindsight bias; Etsy's debriefing guide (counterfactual reasoning)",
    sentence=check,
    triggers=TRIGGERS,
    also=ALSO,
    roles_never=frozenset({Role.CHAT, Role.WELL, Role.LUCKY, Role.TIMELINE, Role.SUMMARY}),
)
