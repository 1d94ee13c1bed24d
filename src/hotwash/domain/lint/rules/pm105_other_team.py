"""PM105: another team or a supplier is blamed."""

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.failing import TRIGGERS, failing
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.noun_phrases import Who
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rewrites import failing_rewrites
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role


def check(reading: Reading) -> Match | None:
    """Report the first clause in which a team falls short."""
    for clause in reading.clauses:
        if clause.who is not Who.TEAM or clause.passive:
            continue
        found = failing(reading, clause)
        end = found.end if found else _still_owing(reading, clause)
        if end:
            message = f"This blames {reading.who_text(clause)}: tell what stood between the two sides."
            rewrites = failing_rewrites(found, clause) if found else ()
            ask = (
                "What did each side know at that time? Name the hand-over, the contract or the signal that was absent."
            )
            return reading.match(clause.subject[0], end, message, *rewrites, ask)
    return None


def _still_owing(reading: Reading, clause: Clause) -> int | None:
    """ "still haven't adopted", "refuse to fix": a team that does not do what the writer wants."""
    owing = clause.negated and not clause.modal and "still" in reading.low[clause.subject[1] : clause.verb]
    refuses = clause.lemma in {"refuse", "reject", "block"} and not clause.modal
    return clause.verb + 1 if owing or refuses else None


RULE = Rule(
    code="PM105",
    name="other-team-blamed",
    severity=Severity.WARNING,
    summary="Another team or a supplier is blamed.",
    why=("A team that is blamed in another team's document stops reading it, and the gap between the two stays."),
    bad="The network team failed to announce the maintenance.",
    good="Maintenance is announced in a channel that on-call for checkout is not in.",
    source="R-BL-2; PagerDuty's postmortem guide",
    sentence=check,
    triggers=TRIGGERS | {"still", "refuse", "refused", "refuses", "rejected", "blocked"},
    also=lex.TEAM_NOUNS | lex.TEAM_HEADS | lex.PARTNERS | lex.DEPARTMENTS,
    roles_never=frozenset({Role.CHAT, Role.WELL}),
)
