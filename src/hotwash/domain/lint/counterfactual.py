"""A counterfactual tells of a past that was not; only those about people and their work are findings."""

from typing import NamedTuple

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.noun_phrases import HUMAN, Who
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.wordlist import words

TRIGGERS = words("should could ought might would shouldn couldn")
ALSO = words("have ve of had d")
"""Every counterfactual has a perfect: should have, would've, if we had."""
_RELIEF = frozenset({"lucky", "luckily", "fortunately", "thankfully"})
_MAYBE = frozenset({"could", "might"})
_UNREAL = frozenset({"should", "could", "ought", "might"})
_HELP = words(
    """help prevent avoid mitigate reduce lead shorten save catch improve alert warn detect stop limit
    make speed"""
)
_DESIRABLE = words("better useful helpful nice good easier wise wiser prudent preferable beneficial ideal sensible")
_LUCK = words("worse worst bigger larger longer later severe catastrophic disastrous")
_TELLING = _HELP | lex.EVENT_VERBS | {"show", "tell", "reveal", "allow", "give"}
_DOERS = HUMAN | {Who.DEED}
_ANYONE = lex.FIRST | {"someone", "somebody", "anyone"}
_CONDITIONS = frozenset({"if", "had"})


class Counterfactual(NamedTuple):
    """The words [start, end) of an unreal past, and what it wishes had been done."""

    start: int
    end: int
    deed: str


def counterfactual(reading: Reading) -> Counterfactual | None:
    """Find the first counterfactual about people or their work."""
    return reading.once("counterfactual", _counterfactual_in)


def _counterfactual_in(reading: Reading) -> Counterfactual | None:
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
    if _lucky(low, clause) or "possible" in after[:2] or low[clause.subject[0]] == "no":
        return False
    if clause.modal == "would":
        return not clause.negated and _wishful(reading, clause, after)
    if clause.modal not in _UNREAL or (clause.negated and clause.modal in _MAYBE):
        return False
    if clause.who in _DOERS:
        return True
    if clause.passive:
        return clause.lemma in lex.EVENT_VERBS
    if clause.modal not in _MAYBE and clause.who is Who.IMPLIED:
        return True
    return (clause.modal == "could" and clause.lemma == "help") or (clause.lemma == "be" and _wished(after))


def _lucky(low: list[str], clause: Clause) -> bool:
    """ "It could have been worse" is relief, not hindsight."""
    return any(word in _LUCK for word in low[clause.verb + 1 : clause.verb + 9]) or not _RELIEF.isdisjoint(low)


def _wishful(reading: Reading, clause: Clause, after: list[str]) -> bool:
    """ "it would have been better", "testing it would have shown": hindsight that needs no "should"."""
    if clause.who is Who.FIRST:
        return _regretted(reading)
    if clause.who is Who.DEED:
        return clause.lemma in _TELLING
    if clause.lemma == "be":
        return any(word in _DESIRABLE for word in after[:3])
    return clause.lemma == "help" or (clause.lemma == "allow" and after[:1] == ["us"])


def _wished(after: list[str]) -> bool:
    """ "should have been faster", "could have been clearer": a comparative wishes for another past."""
    return any(
        word in {"better", "faster", "quicker", "sooner", "earlier", "clearer", "smoother", "simpler", "shorter"}
        or word == "more"
        for word in after[:2]
    )


def _regretted(reading: Reading) -> bool:
    return "if" in reading.low or "had" in reading.low


def _had_we(reading: Reading) -> Counterfactual | None:
    """ "If we had tested", "Had we known": the condition alone is already hindsight."""
    low = reading.low
    if "would" not in low or _CONDITIONS.isdisjoint(low):
        return None
    for index in range(len(low) - 2):
        if low[index + 1] not in _ANYONE or index in reading.quoted:
            continue
        if low[index] == "if" and low[index + 2] in {"had", "'d"}:
            return Counterfactual(index, index + 3, reading.phrase(index + 3, len(low), 12))
        if low[index] == "had" and index == 0:
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
