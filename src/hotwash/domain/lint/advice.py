"""Advice is an action nobody can tell the end of: found where people oblige themselves, or in the imperative."""

from typing import NamedTuple

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.grading import Grade, carried, grade, only_people
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.markup import CODE
from hotwash.domain.lint.morphology import Form
from hotwash.domain.lint.noun_phrases import Who
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.wordlist import words

ADVISING = frozenset({Role.ACTIONS, Role.LESSONS})
"""Sections whose bare imperatives are actions."""


OBLIGATIONS = words("should must need needs ought shall have has will required needed require requires want eye")
"""Outside those sections advice holds one of these, and everywhere one of grading.GRADED."""


class Advice(NamedTuple):
    """An action without a mechanism, as words [start, end); `about` is what it concerns."""

    grade: Grade
    start: int
    end: int
    about: str
    phrase: str


_OBLIGING = words("should must need ought shall will")
_WISHES = words("better more improved clearer improving enhanced")
_QUALITIES = (
    words(
        """stricter deeper broader safer smarter consistent strict clear regular closer increased tighter
        greater careful proper stronger thorough continuous frequent periodic additional good"""
    )
    | _WISHES
)
_ACTIVITIES = words(
    """communication communications coordination collaboration review reviews training awareness vigilance
    attention care planning preparation documentation testing oversight discipline understanding visibility
    code process processes governance ownership practice practices monitoring meetings sync syncs"""
)
_TO_BE_CAREFUL = "to be careful|cautious|vigilant|mindful|attentive|diligent"
_TRUISMS = (
    "it is|'s not|always|very|so|also better|best|important|crucial|essential|vital|wise to",
    "it is|'s better|best|important|crucial|essential|vital|wise|imperative to|not",
)
_KEY = words("key crucial essential vital paramount important critical everything")
_NEEDY = words("need require want")
_HUMAN_WORK = words("thought care attention scrutiny training communication coordination planning discipline diligence")
_SUPPLIED = words("need require do want conduct provide give hold offer organise organize put add")
_DONE = words("take pay give exercise")


def advice(reading: Reading) -> Advice | None:
    """Grade the first action in a sentence that no mechanism carries."""
    return reading.once("advice", _advice_in)


def _advice_in(reading: Reading) -> Advice | None:
    if reading.sentence.question:
        return None
    if (told := _general_truth(reading)) is not None:
        return told
    for clause in [*_opening_gerund(reading), *reading.clauses]:
        found = _clause_advice(reading, clause) or _needed(reading, clause)
        if found is not None:
            return found
    return _closer_eye(reading) or _nominal(reading)


def _general_truth(reading: Reading) -> Advice | None:
    """ "It is up to the user to be vigilant", "It is better not to rush", "Communication is key"."""
    found = reading.find(_TO_BE_CAREFUL)
    if found and reading.low[found[0] - 1] != "had" and not reading.negated_before(found[0], 3):
        return _advice(reading, Grade.VIGILANCE, found[0], found[0], found[1])
    if reading.role not in ADVISING:
        return None
    found = next((span for phrase in _TRUISMS if (span := reading.find(phrase))), None) or _praised(reading)
    return _advice(reading, Grade.OPEN_ENDED, found[0], found[0], found[1]) if found else None


def _praised(reading: Reading) -> tuple[int, int] | None:
    low = reading.low
    for clause in reading.clauses[:1]:
        activity = low[clause.subject[1] - 1 : clause.subject[1]]
        near = low[clause.verb + 1 : clause.verb + 3]
        if clause.lemma == "be" and activity and activity[0] in _ACTIVITIES and not _KEY.isdisjoint(near):
            return clause.subject[0], clause.verb + 2
    return None


def _closer_eye(reading: Reading) -> Advice | None:
    """ "keep a close eye on it" is vigilance wherever it stands."""
    found = reading.find("keep|keeping a|an close|closer eye")
    return _advice(reading, Grade.VIGILANCE, found[0], found[0], found[1]) if found else None


def _opening_gerund(reading: Reading) -> list[Clause]:
    """ "Improving the docs" as an action item is an imperative in other words."""
    if reading.role not in ADVISING or not reading.low:
        return []
    lemma, form = lex.VERB_FORMS.get(reading.low[0], ("", Form.NONE))
    finite = any(clause.start > 0 and clause.lemma == "be" for clause in reading.clauses[:1])
    if not form & Form.GERUND or finite:
        return []
    return [Clause(Who.IMPLIED, (0, 0), 0, 0, lemma, Form.GERUND)]


def _clause_advice(reading: Reading, clause: Clause) -> Advice | None:
    if clause.perfect or clause.question or clause.verb in reading.quoted or reading.conditional(clause):
        return None
    imperative = _imperative(reading, clause)
    if not imperative and not _obliged(reading, clause):
        return None
    kind, end = grade(reading.low, clause)
    if kind is None or _excused(reading, clause, kind, end):
        return None
    return _advice(reading, kind, clause.start if imperative else clause.subject[0], clause.verb, end)


def _advice(reading: Reading, kind: Grade, start: int, verb: int, end: int) -> Advice:
    about = reading.topic(end)
    return Advice(kind, start, end, about, reading.phrase(verb, end))


def _obliged(reading: Reading, clause: Clause) -> bool:
    """ "we should", "the team must": people oblige themselves; "the service should" is a specification."""
    if clause.modal not in _OBLIGING:
        return _under_way(reading, clause)
    if clause.modal == "will" and reading.role not in ADVISING and clause.who is not Who.FIRST:
        return False
    if clause.who in {Who.FIRST, Who.YOU, Who.PERSON, Who.TEAM}:
        return True
    return clause.passive or only_people(clause)


def _under_way(reading: Reading, clause: Clause) -> bool:
    """ "we are improving the docs" among the actions: an effort that has begun has no more of an end."""
    people = clause.who in {Who.FIRST, Who.TEAM}
    progressive = bool(clause.form & Form.GERUND) and reading.low[clause.verb - 1] in lex.BE | {"continuing"}
    return people and progressive and reading.role in ADVISING


def _excused(reading: Reading, clause: Clause, kind: Grade, end: int) -> bool:
    if clause.modal == "will" and kind is not Grade.VIGILANCE and reading.role not in ADVISING:
        return True
    return kind in {Grade.OPEN_ENDED, Grade.EXPLORATION} and carried(reading.low, end, kind)


def _imperative(reading: Reading, clause: Clause) -> bool:
    if clause.who is not Who.IMPLIED or clause.modal:
        return False
    low = reading.low
    if reading.role not in ADVISING and not _opens_item(reading, clause):
        return False
    if low[clause.verb] == clause.lemma or clause.form == Form.GERUND:
        return True
    return clause.start <= 3 and low[clause.start] in {"be", "do", "don't"}


def _opens_item(reading: Reading, clause: Clause) -> bool:
    """Outside the action sections only a list item that asks for vigilance is read as advice."""
    if reading.sentence.block.kind != "item" or not reading.sentence.first or clause.start > 2:
        return False
    return grade(reading.low, clause)[0] is Grade.VIGILANCE


def _needed(reading: Reading, clause: Clause) -> Advice | None:
    """ "we need better tooling", "care should be taken", "more testing is needed": a wish in the indicative."""
    low, verb = reading.low, clause.verb
    if clause.perfect or clause.negated or verb in reading.quoted:
        return None
    wanted = low[verb + 1 : verb + 2]
    first = clause.who is Who.FIRST or (
        wanted == ["more"] and low[verb + 2 : verb + 3] and low[verb + 2] in _HUMAN_WORK
    )
    if clause.lemma in _NEEDY and first and wanted and wanted[0] in _WISHES:
        return (
            None
            if carried(low, verb, Grade.OPEN_ENDED)
            else _advice(reading, Grade.OPEN_ENDED, clause.subject[0], verb, verb + 2)
        )
    subject = low[clause.subject[0] : clause.subject[1]]
    if (
        clause.passive
        and clause.modal in _OBLIGING
        and clause.lemma in _DONE
        and {"care", "caution", "attention"} & set(subject)
    ):
        return _advice(reading, Grade.VIGILANCE, clause.subject[0], clause.subject[0], verb + 1)
    wished = (
        subject[:1]
        and subject[0] in _WISHES
        and low[clause.subject[0] - 1] != "or"
        and (clause.passive or clause.modal)
    )
    if wished and clause.lemma in _SUPPLIED and not carried(low, clause.subject[0], Grade.OPEN_ENDED):
        return _advice(reading, Grade.OPEN_ENDED, clause.subject[0], clause.subject[0], verb + 1)
    return None


def _nominal(reading: Reading) -> Advice | None:
    """ "Better monitoring of X", "Regular reviews": a wish without a verb."""
    low, item = reading.low, reading.sentence.block.kind == "item"
    if not reading.sentence.first or not (reading.role in ADVISING or (reading.role is Role.OTHER and item)):
        return None
    start = next((i for i, word in enumerate(low[:6]) if word[0].isalpha()), None)
    if start is None or low[start] not in _QUALITIES:
        return None
    if low[start] not in _WISHES and not any(word in _ACTIVITIES for word in low[start + 1 : start + 4]):
        return None
    finite = any(
        c.start > start and c.lemma in {"be", "have"} and c.subject[0] <= start + 1 for c in reading.clauses[:1]
    )
    measured = any(word[0].isdigit() or word[0] == CODE for word in low[start:])
    if finite or measured or (low[start] not in _WISHES and carried(low, start, Grade.OPEN_ENDED)):
        return None
    return _advice(reading, Grade.OPEN_ENDED, start, start, min(start + 3, len(low)))
