"""PM302: something is called overlooked, missed or done by mistake, as if that explained it."""

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.failing import Kind, failing, failing_rewrites
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.morphology import forms
from hotwash.domain.lint.noun_phrases import OTHERS, Who
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.wordlist import words

TRIGGERS = (
    frozenset(form for lemma in lex.OMISSION | lex.ERROR | {"fail"} for form in forms(lemma))
    | lex.ACCIDENT
    | lex.WRONGLY
    | words(
        """mistake mistakes typo oversight oversights misjudgement misjudgment misunderstanding miscommunication
        blunder slip mishap fault bad wrong incorrect without despite accident followed respected observed"""
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
_SIGNALS = words(
    """alert alerts notification notifications page pages warning warnings email emails message messages signal
    signals sign signs step steps detail details deadline deadlines"""
)
_VERDICTS = words("call decision choice move assumption judgement judgment")
_OVERLOOKED = frozenset({"overlook", "forget", "neglect", "disregard"})
_ASK = "Why did it make sense at the time, and which guard was absent? Say both."


def check(reading: Reading) -> Match | None:
    """Report what "we" left undone or did wrongly, and what "was overlooked" without a doer."""
    for clause in reading.clauses:
        if clause.who in {Who.FIRST, Who.IMPLIED} and not clause.passive and reading.low[clause.subject[0]] != "i":
            found = failing(reading, clause)
            if found is not None and not _bare_fact(clause, found.kind):
                return reading.match(found.start, found.end, _MESSAGE, *failing_rewrites(found, clause), _ASK)
        elif clause.passive and _doerless(reading, clause):
            return reading.match(clause.start, clause.verb + 1, _MESSAGE, _ASK)
    named = _named(reading)
    return reading.match(*named, _MESSAGE, _ASK) if named else None


_MESSAGE = "This says that it went wrong, not why: what made it sensible, and which guard was absent?"


def _named(reading: Reading) -> tuple[int, int] | None:
    """ "due to an oversight", "it was a mistake in the setup", "our fault": the label stands for the reason."""
    if any(clause.who in OTHERS for clause in reading.clauses):
        return None  # a person's mistake is PM101's
    low = reading.low
    for index, word in enumerate(low):
        if (
            word == "wrong"
            and low[index + 1 : index + 2]
            and low[index + 1] in _VERDICTS
            and low[index - 1] in {"the", "a"}
        ):
            return index, index + 2
        if word not in _LABELS or index in reading.quoted or reading.negated_before(index, 5):
            continue
        before = low[max(0, index - 4) : index]
        owned = bool(before) and before[-1] in {"our", "my", "his", "her", "their"}
        given = any(w in {"a", "an"} for w in before) and any(w in _GIVES for w in before)
        if (owned and any(w in lex.BE for w in before)) or given or (owned and word in {"bad", "fault", "oversight"}):
            return max(0, index - 1), index + 1
    return None


def _bare_fact(clause: Clause, kind: Kind) -> bool:
    """What "we" did not do is a fact of the process; a dropped subject with a bare verb names nobody."""
    if clause.lemma == "fail":
        return True
    return kind is Kind.NEGLECTED_DUTY or (clause.who is Who.IMPLIED and kind in {Kind.ERROR, Kind.CAUSED})


def _doerless(reading: Reading, clause: Clause) -> bool:
    if clause.modal or clause.verb in reading.quoted or reading.conditional(clause):
        return False
    low = reading.low
    if low[clause.verb + 1 : clause.verb + 2] == ["by"]:
        return False
    if clause.negated:
        return clause.lemma in {"follow", "respect", "observe"} and any(
            word in _PROCEDURES for word in low[clause.subject[0] : clause.subject[1]]
        )
    if clause.lemma in _OVERLOOKED:
        return True
    if clause.lemma == "miss":
        return any(word in _SIGNALS for word in low[clause.subject[0] : clause.subject[1]])
    return clause.lemma in lex.DEED - _SYSTEMS_TOO and any(adverb in lex.ACCIDENT for adverb in clause.adverbs)


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
