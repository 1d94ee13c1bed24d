"""PM101: a sentence says that a person or a role failed."""

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.failing import TRIGGERS, failing
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.noun_phrases import Who
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rewrites import concerning, failing_rewrites
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role


def check(reading: Reading) -> Match | None:
    """Report the first clause in which a person or role falls short."""
    for clause in reading.clauses:
        if (clause.who is Who.PERSON and not clause.passive) or _singular(reading, clause):
            found = failing(reading, clause)
            if found is not None:
                who = reading.who_text(clause)
                message = f"This says that {who} {found.kind.value}: tell what the situation made likely instead."
                return reading.match(found.start, found.end, message, *failing_rewrites(found, clause))
        elif clause.passive and (agent := _agent(reading, clause)) is not None:
            return reading.match(
                clause.start,
                agent,
                "This says who did it wrongly: tell what made it possible.",
                *concerning(_ASK, reading.topic_of(clause)),
            )
    return None


_ASK = "What made it possible? Say which check, limit or signal was absent at this point."


def _singular(reading: Reading, clause: Clause) -> bool:
    """He, she and I are single persons; "we" is everybody, and PM302's."""
    subject = reading.low[clause.subject[0] : clause.subject[1]]
    return subject in (["he"], ["she"]) or (subject == ["i"] and reading.role is not Role.TIMELINE)


def _agent(reading: Reading, clause: Clause) -> int | None:
    """ "was accidentally deleted by an engineer": a judged deed in the passive, with its agent."""
    judged = clause.lemma in lex.ERROR | lex.OMISSION or any(a in lex.ACCIDENT | lex.WRONGLY for a in clause.adverbs)
    if not judged or clause.modal or clause.negated:
        return None
    after = reading.low[clause.verb + 1 : clause.verb + 6]
    if after[:1] != ["by"]:
        return None
    at = next((i for i, word in enumerate(after) if word in lex.PERSON_NOUNS), None)
    return None if at is None else clause.verb + 2 + at


RULE = Rule(
    code="PM101",
    name="person-failed",
    severity=Severity.WARNING,
    summary="A person or a role is said to have failed.",
    why="Naming who fell short ends the inquiry at the one thing that cannot be engineered, and "
    "teaches the next "
    "person to report less.",
    bad="The engineer forgot to drain the node.",
    good='"No step of the runbook called for draining the node."',
    source="R-BL-1, R-BL-3; Etsy's debriefing guide (Dekker, Allspaw); Google SRE book, Postmortem Culture",
    sentence=check,
    triggers=TRIGGERS,
    also=lex.PERSON_NOUNS | frozenset({"call", "he", "she", "i"}),
    roles_never=frozenset({Role.CHAT, Role.WELL}),
)
