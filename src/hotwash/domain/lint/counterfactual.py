"""A counterfactual tells of a past that was not; only those about people and their work are findings."""

from dataclasses import dataclass

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.grammar import HUMAN, Clause, Who
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.wordlist import words

TRIGGERS = words("""should could ought would might shouldn couldn shoulda coulda wouldn if had""")
_UNREAL = frozenset({"should", "could", "ought", "might"})
_HELP = words(
    """help prevent avoid mitigate reduce lead shorten save catch improve alert warn detect stop limit
    make speed"""
)
_LUCK = words("worse worst bigger larger longer severe catastrophic disastrous")
_WORK = words(
    """communication review testing monitoring planning preparation documentation coordination rollback
    response escalation rollout decision change process incident outage impact downtime issue
    problem this that it which risk"""
)


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The words [start, end) of an unreal past, and what it wishes had been done."""

    start: int
    end: int
    deed: str


def counterfactual(reading: Reading) -> Counterfactual | None:
    """Find the first counterfactual about people or their work."""
    for clause in reading.clauses:
        if clause.verb in reading.quoted:
            continue
        if clause.perfect and _about_people(reading, clause):
            end = clause.verb + 1
            deed = reading.phrase(clause.verb, len(reading.low), 12)
            return Counterfactual(clause.subject[0], end, deed)
    return _had_we(reading)


def _about_people(reading: Reading, clause: Clause) -> bool:
    low = reading.low
    after = low[clause.verb + 1 : clause.verb + 5]
    if any(word in _LUCK for word in after) or "possible" in after[:2]:
        return False
    if clause.modal == "would":
        return clause.who is Who.FIRST and _regretted(reading)
    if clause.modal not in _UNREAL:
        return False
    if clause.modal in {"could", "might"} and clause.negated:
        return False
    if clause.modal == "might" and clause.lemma not in _HELP | lex.EVENT_VERBS:
        return False
    if clause.who in HUMAN or clause.who is Who.IMPLIED:
        return True
    if clause.passive:
        return clause.lemma in lex.EVENT_VERBS
    return (clause.modal in {"could", "might"} and clause.lemma in _HELP and not clause.negated) or (
        clause.lemma == "be" and _wished(after)
    )


def _wished(after: list[str]) -> bool:
    """ "should have been faster", "could have been clearer": a comparative wishes for another past."""
    return any(
        word
        in {"better", "faster", "quicker", "sooner", "earlier", "clearer", "smoother", "simpler", "shorter"}
        or word == "more"
        for word in after[:2]
    )


def _regretted(reading: Reading) -> bool:
    return "if" in reading.low or "had" in reading.low


def _had_we(reading: Reading) -> Counterfactual | None:
    """ "If we had tested", "Had we known": the condition alone is already hindsight."""
    low = reading.low
    for index in range(len(low) - 2):
        if index in reading.quoted:
            continue
        person = low[index + 1] in lex.FIRST | {"someone", "somebody", "anyone"}
        if low[index] == "if" and person and low[index + 2] in {"had", "'d"} and "would" in low:
            return Counterfactual(index, index + 3, reading.phrase(index + 3, len(low), 12))
        if low[index] == "had" and person and index == 0 and "would" in low:
            return Counterfactual(index, index + 2, reading.phrase(index + 2, len(low), 12))
    return None


def counterfactual_rewrites(found: Counterfactual) -> tuple[str, ...]:
    """Turn hindsight into the fact and the action it hides."""
    ask = "Tell what happened and what made it sensible at the time; put the remedy under Action Items."
    deed = found.deed
    if deed:
        return (
            (
                f'Tell what happened instead. If "{deed}" is still worth having, write it as an '
                f"action with an owner and a date."
            ),
            ask,
        )
    return (ask,)
