"""A clause tells of a failing when its verb, its adverb or its object says that somebody fell short."""

from dataclasses import dataclass
from enum import Enum

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.morphology import Form
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.wordlist import words


class Kind(Enum):
    """How somebody is said to have fallen short."""

    OMISSION = "left something undone"
    ERROR = "did it wrongly"
    ACCIDENT = "did it by accident"
    MISTAKE = "made a mistake"
    NEGLECTED_DUTY = "did not do what was expected"
    CAUSED = "caused it"


@dataclass(frozen=True, slots=True)
class Failing:
    """What was said, as words [start, end) of the sentence; `deed` is what was done or left undone."""

    kind: Kind
    start: int
    end: int
    deed: str


_HARM = words(
    """outage incident issue issues problem problems failure failures downtime error errors disruption
    crash damage bug regression breach leak loss production database site service system cluster
    prod"""
)
_REASONS = words("because since given")
_UNMODAL = frozenset({"", "did", "must"})


def failing(reading: Reading, clause: Clause) -> Failing | None:
    """Read a failing out of a clause; None for hypotheticals, questions and plain facts."""
    if clause.modal or clause.question or reading.conditional(clause) or clause.verb in reading.quoted:
        return None
    kind, end = _kind(reading, clause)
    if kind is None:
        return None
    if kind in {Kind.OMISSION, Kind.NEGLECTED_DUTY} and any(
        w in _REASONS for w in reading.low[clause.verb :]
    ):
        return None  # it goes on to say why that made sense
    return Failing(kind, clause.subject[0], end, _deed(reading, clause, kind))


def _kind(reading: Reading, clause: Clause) -> tuple[Kind | None, int]:
    low, verb = reading.low, clause.verb
    after = low[verb + 1 : verb + 9]
    end = verb + 1
    if clause.lemma == "fail" and after[:1] == ["to"] and not clause.negated:
        return Kind.OMISSION, min(verb + 3, len(low))
    if (
        clause.lemma in lex.OMISSION
        and not clause.negated
        and not (clause.lemma == "miss" and after[:1] == ["out"])
    ):
        return Kind.OMISSION, end
    if clause.lemma in lex.ERROR and not clause.negated:
        return Kind.ERROR, end
    if not clause.negated and _accident(clause, after):
        return Kind.ACCIDENT, end
    if (
        clause.lemma in {"make", "commit"}
        and not clause.negated
        and any(w in lex.MISTAKE_NOUNS for w in after[:4])
    ):
        return Kind.MISTAKE, end
    if (
        not clause.negated
        and _finite_past(clause)
        and any(word in {"wrong", "incorrect"} for word in after[:3])
    ):
        return Kind.ERROR, end + 1
    if _neglected(clause, after):
        return Kind.NEGLECTED_DUTY, end
    if (
        clause.lemma in lex.CAUSATION
        and not clause.negated
        and _finite_past(clause)
        and _object_is_harm(after)
    ):
        return Kind.CAUSED, end
    return None, end


def _accident(clause: Clause, after: list[str]) -> bool:
    if any(adverb in lex.ACCIDENT | lex.WRONGLY for adverb in clause.adverbs):
        return True
    if any(word in lex.ACCIDENT for word in after[:6]) and clause.lemma in lex.DEED:
        boundary = next(
            (i for i, w in enumerate(after) if w in {",", "and", "but", "which", "that", ";"}), len(after)
        )
        return any(word in lex.ACCIDENT for word in after[:boundary])
    joined = " ".join(after)
    return " by mistake" in joined or " by accident" in joined or " in error" in joined


def _finite_past(clause: Clause) -> bool:
    return clause.perfect or bool(clause.form & Form.PAST)


def _neglected(clause: Clause, after: list[str]) -> bool:
    """ "did not check", "never tested", "haven't adopted"; "did not know how" is a fact about the system."""
    if not clause.negated or clause.lemma not in lex.DUTY or clause.passive:
        return False
    return clause.lemma not in {"think", "look", "account", "pay"} or after[:1] in (
        ["about"],
        ["at"],
        ["for"],
        ["attention"],
    )


def _object_is_harm(after: list[str]) -> bool:
    stop = next(
        (i for i, w in enumerate(after) if w in lex.PREPOSITIONS or w in {",", ".", "and"}), len(after)
    )
    return any(word in _HARM for word in after[:stop])


def _deed(reading: Reading, clause: Clause, kind: Kind) -> str:
    start = clause.verb + 1
    if kind is Kind.OMISSION and start < len(reading.low) and reading.low[start] == "to":
        return reading.phrase(start + 1, _clause_end(reading, start + 1))
    rest = reading.phrase(start, _clause_end(reading, start))
    if kind is Kind.NEGLECTED_DUTY:
        return f"{clause.lemma} {rest}".strip()
    return rest


def _clause_end(reading: Reading, start: int) -> int:
    for index in range(start, len(reading.low)):
        if reading.low[index] in {
            ",",
            ";",
            ".",
            "which",
            "causing",
            "and",
            "but",
            "so",
            "when",
            "because",
            "before",
            "after",
        }:
            return index
    return len(reading.low)


def failing_rewrites(found: Failing, clause: Clause) -> tuple[str, ...]:
    """Turn a failing to the system: what was absent at that point, in a sentence the author can finish."""
    ask = "What made it possible? Say which check, limit or signal was absent at this point."
    deed = found.deed
    if not deed:
        return (ask,)
    if found.kind in {Kind.OMISSION, Kind.NEGLECTED_DUTY}:
        return f'What made it possible? For instance: "No step of the runbook called for it: {deed}."', ask
    if found.kind is Kind.ACCIDENT and clause.lemma in lex.DEED:
        command = f"One command could {clause.lemma} {deed}, with no confirmation and no limit."
        return f'What made it possible? For instance: "{command}"', ask
    return ask, "Which check, limit or signal was absent here?"
