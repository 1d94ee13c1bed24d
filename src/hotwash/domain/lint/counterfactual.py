"""A counterfactual tells of a past that was not; only those about people and their work are findings."""

import itertools
from typing import NamedTuple

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.noun_phrases import HUMAN, Who
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rewrites import concerning
from hotwash.domain.lint.wordlist import words

TRIGGERS = words("should could ought might would shouldn couldn only wish avoidable preventable foreseeable obvious")
ALSO = words("have ve of had d avoidable preventable foreseeable hindsight retrospect")
"""Every counterfactual has a perfect (should have, would've, if we had) or says that it looks back."""
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
_REGRETS = words("if had by with sooner earlier faster")
_SEEING = words("catch spot notice recognise recognize realise realize anticipate foresee question flag avoid prevent")
_WORK = words(
    """deployment deploy release change migration rollout upgrade update launch maintenance rollback failover
    test tests review switchover cutover communication escalation handover"""
)
_HAPPENING = words("go happen wait take occur start begin")
_BETTER = words("earlier better sooner faster quicker closer proper clearer more")
_PRACTICES = words(
    """escalation communication testing preparation planning coordination review reviews training documentation
    handover care attention oversight discipline supervision rehearsal"""
)
_LOOKS = words("look glance rehearsal drill dry-run walkthrough conversation")
_VERDICTS = words("avoidable preventable foreseeable")
_AFTERWARDS = words("hindsight retrospect")
_ANYONE = lex.FIRST | {"someone", "somebody", "anyone"}
_CONDITIONS = frozenset({"if", "had"})
_OUTCOMES = frozenset({"would", "could", "might", "'d"})


class Counterfactual(NamedTuple):
    """The words [start, end) of an unreal past, and what it wishes had been done."""

    start: int
    end: int
    deed: str
    about: str = ""


def counterfactual(reading: Reading) -> Counterfactual | None:
    """Find the first counterfactual about people or their work."""
    return reading.once("counterfactual", _counterfactual_in)


def _counterfactual_in(reading: Reading) -> Counterfactual | None:
    for clause in reading.clauses:
        if clause.verb in reading.quoted:
            continue
        if clause.perfect and _about_people(reading, clause):
            end = clause.verb + 1
            deed = (
                "" if clause.lemma == "be" else reading.phrase(clause.verb, _clause_end(reading.low, clause.verb), 12)
            )
            return Counterfactual(clause.subject[0], end, deed, reading.topic_of(clause))
    return _had_we(reading) or _wished_for(reading) or _verdict(reading)


def _better_work(low: list[str]) -> bool:
    """ "Earlier escalation would have ...", "with better preparation this would not have ..."."""
    return any(a in _BETTER and b in _PRACTICES for a, b in itertools.pairwise(low))


def _clause_end(low: list[str], start: int) -> int:
    return next((index for index in range(start, len(low)) if low[index] in {",", ";", "but", "which"}), len(low))


def _about_people(reading: Reading, clause: Clause) -> bool:
    low = reading.low
    after = low[clause.verb + 1 : clause.verb + 5]
    if _lucky(low, clause) or clause.lemma == "exist" or "possible" in after[:2] or low[clause.subject[0]] == "no":
        return False
    if clause.modal in {"would", "could"} and _better_work(low):
        return True
    if clause.modal == "would":
        return not clause.negated and _wishful(reading, clause, after)
    if clause.modal not in _UNREAL or (clause.negated and clause.modal in _MAYBE):
        return False
    if clause.who in _DOERS:
        return True
    if "automatically" in clause.adverbs or "automatically" in after:
        return False
    if clause.passive:
        return clause.lemma in lex.EVENT_VERBS
    if clause.modal in {"should", "ought"} and _is_work(low, clause):
        return True
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
    if clause.who is Who.DEED or any(word in _LOOKS for word in reading.low[clause.subject[0] : clause.subject[1]]):
        return clause.lemma in _TELLING
    if clause.who in {Who.PERSON, Who.TEAM}:
        return clause.lemma in _SEEING
    if clause.passive:
        return clause.lemma in _SEEING and not any(word in lex.PERSON_NOUNS for word in after)
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
    return not _REGRETS.isdisjoint(reading.low)


def _is_work(low: list[str], clause: Clause) -> bool:
    """ "the release should have waited": what people schedule has people behind it."""
    head = low[clause.subject[1] - 1] if clause.subject[1] else ""
    return head in _WORK and clause.lemma in _HAPPENING


def _had_we(reading: Reading) -> Counterfactual | None:
    """ "If we had tested", "Had we known": the condition alone is already hindsight."""
    low = reading.low
    if _CONDITIONS.isdisjoint(low) or _OUTCOMES.isdisjoint(low):
        return None
    for index in range(len(low) - 2):
        if index in reading.quoted:
            continue
        if low[index] == "if" and low[index + 1] in _ANYONE and low[index + 2] in {"had", "'d"}:
            return Counterfactual(index, index + 3, reading.phrase(index + 3, _clause_end(low, index), 12))
        if "not" in low[index + 2 : index + 4]:
            continue  # relief: what was done did help
        if low[index] == "had" and (low[index + 1] in _ANYONE or (index == 0 and _somebody(low))):
            return Counterfactual(index, index + 2, reading.phrase(index + 2, _clause_end(low, index), 12))
    return None


def _somebody(low: list[str]) -> bool:
    return any(word in lex.PERSON_NOUNS or word in lex.TEAM_HEADS for word in low[1:5])


def _wished_for(reading: Reading) -> Counterfactual | None:
    """ "If only it had been split", "We wish we had tested": the wish is the hindsight."""
    low = reading.low
    if "had" not in low:
        return None
    for index in range(len(low) - 3):
        only = low[index : index + 2] == ["if", "only"] and low[index + 2] in lex.DETERMINERS | lex.FIRST
        if only or (low[index] == "wish" and low[max(0, index - 1)] in lex.FIRST):
            had = low.index("had")
            return Counterfactual(index, max(index, had) + 1, reading.phrase(had + 1, len(low), 12))
    return None


def _verdict(reading: Reading) -> Counterfactual | None:
    """ "was entirely avoidable", "obvious in retrospect": only the outcome made it so."""
    low = reading.low
    for clause in reading.clauses:
        if clause.lemma != "be" or clause.negated or clause.modal:
            continue
        near = low[clause.verb + 1 : clause.verb + 4]
        seen = "obvious" in near and not _AFTERWARDS.isdisjoint(low)
        if seen or any(word in _VERDICTS for word in near):
            at = next(i for i, word in enumerate(near) if word == "obvious" or word in _VERDICTS)
            return Counterfactual(clause.subject[0], clause.verb + 2 + at, "", reading.topic_of(clause))
    return None


def counterfactual_rewrites(found: Counterfactual) -> tuple[str, ...]:
    """Turn hindsight into the fact and the action it hides."""
    ask = "Tell what happened and what made it sensible at the time; put the remedy under Action Items."
    deed = found.deed
    if " " in deed:
        return (
            (
                f'Tell what happened instead. If "{deed}" is still worth having, write it as an '
                f"action with an owner and a date."
            ),
            ask,
        )
    return concerning(ask, found.about)
