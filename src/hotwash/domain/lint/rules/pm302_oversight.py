"""PM302: something is called overlooked, missed or done by mistake, as if that explained it."""

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.failing import Kind, by_mistake, failing
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.morphology import Form, forms
from hotwash.domain.lint.noun_phrases import OTHERS, Who
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rewrites import concerning, failing_rewrites
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.wordlist import words

TRIGGERS = (
    frozenset(form for lemma in lex.OMISSION | lex.ERROR | {"fail"} for form in forms(lemma))
    | lex.ACCIDENT
    | lex.WRONGLY
    | words(
        """mistake mistakes typo oversight oversights misjudgement misjudgment misunderstanding
        miscommunication blunder slip mishap failure lapse lapses judgement judgment attention concentration
        vigilance bothered bother fault bad wrong incorrect without despite accident followed respected observed"""
    )
)
_PROCEDURES = words(
    """process procedure procedures runbook playbook checklist guideline guidelines steps policy protocol
    rule rules instructions"""
)
_LABELS = words(
    """oversight mistake misunderstanding miscommunication misjudgement misjudgment blunder slip-up mishap
    fault bad"""
)
_GIVES = words("to of by was is were made through from")
_SYSTEMS_TOO = words("mark close open classify treat schedule expire conclude")
_DEEDS = lex.DEED - _SYSTEMS_TOO
_MINDING = words(
    """notice realise realize consider anticipate foresee recognise recognize verify communicate inform
    escalate plan think"""
)
_NEGLECTS = words(
    """follow adhere comply escalate communicate inform check verify test document consult coordinate review
    anticipate consider"""
)
_SIGNALS = words(
    """alert alerts notification notifications page pages warning warnings email emails message messages signal
    signals sign signs step steps detail details deadline deadlines"""
)
_THREATS = words("may will can could")
_LAPSES = words("error errors lapse lapses mistake mistakes")
_FACULTIES = words("judgement judgment attention concentration vigilance")
_BETWEEN_PEOPLE = words("misunderstanding miscommunication oversight")
_VERDICTS = words("call decision choice move assumption judgement judgment")
_OVERLOOKED = frozenset({"overlook", "forget", "neglect", "disregard"})
_ASK = "Why did it make sense at the time, and which guard was absent? Say both."


def check(reading: Reading) -> Match | None:
    """Report what "we" left undone or did wrongly, and what "was overlooked" without a doer."""
    for clause in reading.clauses:
        if clause.who in {Who.FIRST, Who.IMPLIED} and not clause.passive and reading.low[clause.subject[0]] != "i":
            found = failing(reading, clause)
            if found is not None and not _bare_fact(reading.low, clause, found.kind):
                return reading.match(found.start, found.end, _MESSAGE, *failing_rewrites(found, clause), _ASK)
        elif clause.who is Who.NOBODY and clause.lemma == "bother":
            return reading.match(clause.subject[0], clause.verb + 1, _MESSAGE, _ASK)
        elif clause.passive and _doerless(reading, clause):
            return reading.match(clause.start, clause.verb + 1, _MESSAGE, *concerning(_ASK, reading.who_text(clause)))
    named = _named(reading)
    if named is None:
        return None
    return reading.match(*named, _MESSAGE, *concerning(_ASK, reading.topic(named[1])))


_MESSAGE = "This says that it went wrong, not why: what made it sensible, and which guard was absent?"


def _named(reading: Reading) -> tuple[int, int] | None:
    """ "due to an oversight", "it was a mistake in the setup", "our fault": the label stands for the reason."""
    if any(clause.who in OTHERS for clause in reading.clauses):
        return None  # a person's mistake is PM101's
    for index, word in enumerate(reading.low):
        found = _lapse(reading.low, index, word) or _label(reading, index, word)
        if found is not None:
            return found
    return None


def _lapse(low: list[str], index: int, word: str) -> tuple[int, int] | None:
    """ "Failure to follow the process", "an error of judgement", "a mistake by one of us", "Forgetting to ..."."""
    before, after = low[max(0, index - 1) : index], low[index + 1 : index + 3]
    if word == "wrong" and after and after[0] in _VERDICTS and before in (["the"], ["a"]):
        return index, index + 2
    if word == "failure" and after[:1] == ["to"] and index < 6 and before != ["the"]:
        duty = any(verb in _NEGLECTS for verb in low[index + 2 : index + 4])
        return (index, index + 3) if duty and _THREATS.isdisjoint(low) else None
    if word in _LAPSES and len(after) == 2 and after[0] in {"in", "of"} and after[1] in _FACULTIES:
        return index, index + 3
    if word == "fault" and before == ["the"] and after[:1] == ["of"] and _somebody(low, index + 2):
        return index - 1, index + 2
    if word in lex.MISTAKE_NOUNS and after[:1] == ["by"] and _somebody(low, index + 2):
        return index, index + 2
    if word in _BETWEEN_PEOPLE and (index == 0 or low[:index] in (["a"], ["an"])):
        return index, index + 1
    return (index, index + 1) if index == 0 and _forgetting(word) else None


def _label(reading: Reading, index: int, word: str) -> tuple[int, int] | None:
    if word not in _LABELS or index in reading.quoted or reading.negated_before(index, 5):
        return None
    before = reading.low[max(0, index - 4) : index]
    owned = bool(before) and before[-1] in {"our", "my", "his", "her", "their"}
    given = word != "bad" and any(w in {"a", "an"} for w in before) and any(w in _GIVES for w in before)
    named = (owned and any(w in lex.BE for w in before)) or given or (owned and word in {"bad", "fault", "oversight"})
    return (max(0, index - 1), index + 1) if named else None


def _forgetting(word: str) -> bool:
    """ "Forgetting to raise the quota", as a cause: the gerund names an act, and whose it was is plain."""
    lemma, form = lex.VERB_FORMS.get(word, ("", Form.NONE))
    return bool(form & Form.GERUND) and lemma in _OVERLOOKED | lex.ERROR - lex.ERROR_UP


def _somebody(low: list[str], index: int) -> bool:
    people = lex.PERSON_NOUNS | lex.TEAM_HEADS | lex.PARTNERS
    return any(word in people or word in lex.FIRST for word in low[index : index + 5])


def _bare_fact(low: list[str], clause: Clause, kind: Kind) -> bool:
    """What "we" did not do is a fact of the process; a dropped subject with a bare verb names nobody."""
    if clause.who is Who.IMPLIED and (not clause.form & Form.PAST or clause.start == clause.verb == 0):
        return True  # "Ignores X", "Ignored when": a description with no subject
    if clause.who is Who.FIRST and kind is Kind.OMISSION and not clause.perfect and not clause.form & Form.PAST:
        return True  # "We now ignore empty fields" tells what a system does
    if clause.lemma == "fail":
        return not any(word in _MINDING for word in low[clause.verb + 2 : clause.verb + 3])
    if clause.lemma == "pay":
        return False
    return kind is Kind.NEGLECTED_DUTY or (clause.who is Who.IMPLIED and kind in {Kind.ERROR, Kind.CAUSED})


def _doerless(reading: Reading, clause: Clause) -> bool:
    if clause.modal or clause.verb in reading.quoted or reading.conditional(clause):
        return False
    low = reading.low
    after = low[clause.verb + 1 : clause.verb + 3]
    if by_mistake(low, clause.verb):
        return True
    if after[:1] == ["by"]:
        return False
    if clause.negated:
        return clause.lemma in {"follow", "respect", "observe"} and any(
            word in _PROCEDURES for word in low[clause.subject[0] : clause.subject[1]]
        )
    if clause.lemma in _OVERLOOKED:
        return True
    if clause.lemma == "miss":
        return any(word in _SIGNALS for word in low[clause.subject[0] : clause.subject[1]])
    return clause.lemma in _DEEDS and any(word in lex.ACCIDENT for word in (*clause.adverbs, *after))


RULE = Rule(
    code="PM302",
    name="oversight",
    severity=Severity.INFO,
    summary="Something is called overlooked, missed, not followed or done by mistake.",
    why=(
        "An oversight is seen from afterwards only. What was looked at instead, and why, is what can be learned from."
    ),
    bad="We overlooked the replica's disk.",
    good="The replica's disk is on no dashboard and has no alert.",
    source="R-BL-2, R-BL-3; Sidney Dekker on hindsight; Etsy's debriefing guide",
    sentence=check,
    triggers=TRIGGERS,
    roles_never=frozenset({Role.CHAT, Role.TIMELINE, Role.WELL}),
)
