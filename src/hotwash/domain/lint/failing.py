"""A clause tells of a failing when its verb, its adverb or its object says that somebody fell short."""

from enum import Enum
from typing import NamedTuple

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.morphology import Form, forms
from hotwash.domain.lint.noun_phrases import Who
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


class Failing(NamedTuple):
    """What was said, as words [start, end) of the sentence; `deed` is what was done or left undone."""

    kind: Kind
    start: int
    end: int
    deed: str


_IDLE = words("sleep lose drag drop cut wave pay take refuse give sit keep rush jump leave")
TRIGGERS = (
    frozenset(form for lemma in lex.OMISSION | lex.ERROR | lex.CAUSATION | {"fail"} for form in forms(lemma))
    | lex.ACCIDENT
    | lex.WRONGLY
    | lex.MISTAKE_NOUNS
    | frozenset(form for lemma in _IDLE for form in forms(lemma))
    | words(
        """slow asleep hurry nothing attention fat not n t never without despite wrong incorrect accident error
        didn wasn hadn haven isn aren don"""
    )
)
"""A clause that tells of a failing holds one of these."""

_HARM = words(
    """outage incident issue issues problem problems failure failures downtime error errors disruption
    crash damage bug regression breach leak loss production database site service system cluster
    prod"""
)
_WRONGLY = lex.ACCIDENT | lex.WRONGLY
_REASONS = words("because since given")
_BOUNDARIES = frozenset({",", "and", "but", "which", "that", ";", "when", "because"})


def failing(reading: Reading, clause: Clause) -> Failing | None:
    """Read a failing out of a clause; None for hypotheticals, questions and plain facts."""
    if clause.modal or clause.question or reading.conditional(clause) or clause.verb in reading.quoted:
        return None
    kind, end = _kind(reading, clause)
    if kind is None:
        return None
    explained = kind in {Kind.OMISSION, Kind.NEGLECTED_DUTY} or (kind is Kind.ERROR and clause.lemma not in lex.ERROR)
    if explained and any(w in _REASONS for w in reading.low[clause.verb :]):
        return None  # it goes on to say why that made sense
    return Failing(kind, clause.subject[0], end, _deed(reading, clause, kind))


def _kind(reading: Reading, clause: Clause) -> tuple[Kind | None, int]:
    low, verb = reading.low, clause.verb
    after, end = low[verb + 1 : verb + 9], verb + 1
    if clause.negated:
        unaware = clause.lemma == "be" and clause.who is Who.PERSON and "aware" in after[:2]
        return (Kind.NEGLECTED_DUTY if unaware or _neglected(clause, after) else None), end
    if clause.lemma == "fail" and after[:1] == ["to"]:
        return Kind.OMISSION, min(verb + 3, len(low))
    if clause.lemma in lex.OMISSION and after[:1] != ["out"]:
        return Kind.OMISSION, end
    if clause.lemma == "err" and after[:1] == ["on"]:
        return None, end
    if clause.lemma in lex.ERROR and (clause.lemma not in lex.ERROR_UP or after[:1] == ["up"]):
        return Kind.ERROR, end
    if clause.lemma == "bother" and after[:1] == ["to"] and clause.who is Who.NOBODY:
        return Kind.OMISSION, end
    if clause.lemma == "leave" and after[:6].count("in") and not _POOR_STATE.isdisjoint(after):
        return Kind.ERROR, end
    if stop := _slack(clause, after):
        return Kind.OMISSION, end + stop
    if _accident(clause, after) or by_mistake(low, verb):
        return Kind.ACCIDENT, end
    if clause.lemma in {"make", "commit"} and any(w in lex.MISTAKE_NOUNS for w in after[:4]):
        return Kind.MISTAKE, end
    return _past_kind(low, clause, after) if _finite_past(clause) else (None, end)


def _past_kind(low: list[str], clause: Clause, after: list[str]) -> tuple[Kind | None, int]:
    """What only a finished deed can be: wrong in its object, careless in its manner, or the cause of harm."""
    end = clause.verb + 1
    if _wrong_object(clause, after):
        return Kind.ERROR, end + 1
    if stop := _without_duty(low, clause.verb):
        return Kind.OMISSION, stop
    if _knew_better(low, clause.verb):
        return Kind.OMISSION, end
    if clause.lemma in lex.CAUSATION and _object_is_harm(after):
        return Kind.CAUSED, end
    return None, end


_POOR_STATE = words("mess terrible horrible awful broken chaos shambles bad")
_SLACK: dict[str, tuple[str, ...]] = {
    "be": ("too slow", "not paying attention", "asleep", "slow to react", "slow to respond", "in a hurry"),
    "sleep": ("through",),
    "lose": ("control", "track", "sight", "patience"),
    "drag": ("their feet", "its feet", "his feet", "her feet"),
    "drop": ("the ball",),
    "cut": ("corners",),
    "wave": ("it through", "the"),
    "pay": ("no attention", "little attention", "too little attention"),
    "take": ("the easy way", "a shortcut", "shortcuts"),
    "refuse": ("to",),
    "give": ("wrong", "incorrect", "false", "the wrong"),
    "do": ("nothing", "not think", "not bother"),
    "sit": ("on",),
    "keep": ("ignoring", "forgetting", "making the same"),
    "rush": ("the", "it", "through", "into"),
    "jump": ("to conclusions",),
}


def _slack(clause: Clause, after: list[str]) -> int:
    """ "slept through four pages", "was too slow to react": idle or hasty, in words only people are given."""
    said = " ".join(after[:4])
    return next((len(s.split()) for s in _SLACK.get(clause.lemma, ()) if f"{said} ".startswith(f"{s} ")), 0)


def _accident(clause: Clause, after: list[str]) -> bool:
    if any(adverb in _WRONGLY for adverb in clause.adverbs):
        return True
    if any(word in lex.ACCIDENT for word in after[:6]) and clause.lemma in lex.DEED:
        boundary = next((i for i, w in enumerate(after) if w in {",", "and", "but", "which", "that", ";"}), len(after))
        return any(word in lex.ACCIDENT for word in after[:boundary])
    return False


def by_mistake(low: list[str], verb: int) -> bool:
    """ "by mistake" or "in error", in the same clause as the verb."""
    for index in range(verb + 1, min(len(low) - 1, verb + 12)):
        if low[index] in _BOUNDARIES or low[index] in {":", "instead"}:
            return False
        if (low[index], low[index + 1]) in _MISTAKEN:
            return True
    return False


_MISTAKEN = {("by", "mistake"), ("by", "accident"), ("in", "error")}


def _finite_past(clause: Clause) -> bool:
    return clause.perfect or bool(clause.form & Form.PAST)


def _neglected(clause: Clause, after: list[str]) -> bool:
    """ "did not check", "never tested", "haven't adopted"; "did not know how" is a fact about the system."""
    if clause.lemma not in lex.DUTY or clause.passive:
        return False
    return clause.lemma not in {"think", "look", "account", "pay"} or after[:1] in (
        ["about"],
        ["at"],
        ["for"],
        ["attention"],
    )


def _knew_better(low: list[str], verb: int) -> bool:
    """ "deployed it despite the warning", "although they knew": the deed is set against knowledge."""
    for index in range(verb + 1, min(len(low), verb + 18)):
        if low[index] == "despite":
            return any(
                word in {"aware", "knowing", "warning", "warnings", "warned", "told"}
                for word in low[index + 1 : index + 7]
            )
    return False


def _wrong_object(clause: Clause, after: list[str]) -> bool:
    """ "deleted the wrong table", "ran it against the wrong cluster"."""
    stop = next((i for i, w in enumerate(after) if w in _BOUNDARIES), len(after))
    reach = 7 if clause.lemma in lex.DEED else 3
    return any(word in {"wrong", "incorrect"} for word in after[: min(stop, reach)])


def _without_duty(low: list[str], verb: int) -> int:
    """ "deployed it without testing it first": where the words end that tell what was left out, or 0."""
    for index in range(verb + 1, min(len(low) - 1, verb + 16)):
        if low[index] in {";", "because"}:
            return 0
        if low[index] == "without":
            for at in range(index + 1, min(len(low), index + 3)):
                known = lex.VERB_FORMS.get(low[at])
                if known and known[1] & Form.GERUND and known[0] in lex.DUTY | lex.KNOWING:
                    return at + 1
            return 0
    return 0


def _object_is_harm(after: list[str]) -> bool:
    stop = next((i for i, w in enumerate(after) if w in lex.PREPOSITIONS or w in {",", ".", "and"}), len(after))
    return any(word in _HARM for word in after[:stop])


def _deed(reading: Reading, clause: Clause, kind: Kind) -> str:
    start = clause.verb + 1
    if kind is Kind.OMISSION and start < len(reading.low) and reading.low[start] == "to":
        return reading.phrase(start + 1, _clause_end(reading, start + 1))
    if kind is Kind.OMISSION and clause.lemma not in lex.OMISSION and clause.lemma not in lex.DEED:
        return ""
    if kind in {Kind.MISTAKE, Kind.CAUSED}:
        return ""
    rest = reading.phrase(start, _clause_end(reading, start))
    if kind is Kind.NEGLECTED_DUTY and clause.lemma == "be":
        return ""
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
