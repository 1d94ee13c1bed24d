"""A sentence is read as clauses: who, modality, verb, negation; unsure means that the system did it.

No part-of-speech model is loaded. Verb groups are found from modals, auxiliaries and known verb forms; the
subject is the nearest noun phrase to the left that no preposition governs.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.morphology import Form
from hotwash.domain.lint.noun_phrases import (
    HUMAN,
    PRONOUNS,
    Who,
    is_adverb,
    over_parenthesis,
    pronoun_kind,
    subject_phrase,
)
from hotwash.domain.lint.sentences import Words


class Clause(NamedTuple):
    """One verb with its subject; indexes are into the sentence's words."""

    who: Who
    subject: tuple[int, int]
    start: int
    """Where the verb group begins: its first modal, auxiliary or adverb."""
    verb: int
    lemma: str
    form: int
    modal: str = ""
    perfect: bool = False
    passive: bool = False
    negated: bool = False
    question: bool = False
    adverbs: tuple[str, ...] = ()

    @property
    def human(self) -> bool:
        return self.who in HUMAN


@dataclass(slots=True)
class _Group:
    start: int
    verb: int
    stop: int
    modal: str = ""
    perfect: bool = False
    passive: bool = False
    negated: bool = False
    inverted: bool = False
    adverbs: list[str] = field(default_factory=list)


_NO_SUBJECT = (lex.DETERMINERS - PRONOUNS) | lex.PREPOSITIONS | {"to", "'s", "-"}
_VERBAL = lex.MODALS | lex.BE | lex.HAVE | lex.DO | {"'d"} | frozenset(lex.VERB_FORMS)


def read_clauses(words: Words) -> list[Clause]:
    """Find every clause of a sentence, left to right; cost is linear in its words."""
    found: list[Clause] = []
    index, count = 0, len(words)
    low = words.low
    while index < count:
        if low[index] not in _VERBAL:
            index += 1
            continue
        group = _group(words, index)
        if group is None:
            index += 1
            continue
        who, subject = _subject(words, group, found)
        found.append(_clause(words, group, who, subject))
        index = max(group.stop, index + 1)
    return found


def _clause(words: Words, group: _Group, who: Who, subject: tuple[int, int]) -> Clause:
    lemma, form = lex.VERB_FORMS.get(words.low[group.verb], (words.low[group.verb], Form.PARTICIPLE))
    return Clause(
        who, subject, group.start, group.verb, lemma, form, group.modal, group.perfect, group.passive,
        group.negated, group.inverted, tuple(group.adverbs),
    )  # fmt: skip


def _group(words: Words, index: int) -> _Group | None:
    word = words.low[index]
    if word in lex.MODALS or word in lex.BE or word in lex.HAVE or word in lex.DO:
        return _auxiliary_group(words, index)
    if word == "'d" and index and words.low[index - 1] in PRONOUNS:
        return _auxiliary_group(words, index)
    return _bare_group(words, index)


def _auxiliary_group(words: Words, index: int) -> _Group | None:
    low, count = words.low, len(words)
    group = _Group(_back_over_adverbs(low, index), index, index)
    group.adverbs += low[group.start : index]
    at, last = index, ""
    while at < count and at - index < 12:
        word = low[at]
        bare = False
        if word in lex.MODALS:
            group.modal = "can" if word == "cannot" else word
            group.negated |= word == "cannot"
            last = "modal"
        elif word in {"not", "n't", "never"}:
            group.negated = bare = True
        elif word in lex.HAVE or (word == "of" and last == "modal"):
            group.perfect |= last in {"modal", ""}
            last = "have"
        elif word in lex.BE:
            last = "be"
        elif word in lex.DO:
            last = "do"
        elif word == "to" and (group.modal in {"need", "ought"} or last == "have"):
            group.modal = group.modal or "must"
            last = "modal"
            group.perfect = False
        elif is_adverb(word) and word not in {"well", "all", "both"}:
            group.adverbs.append(word)
            bare = True
        else:
            break
        if not bare:
            group.verb = at
        at += 1
    _take_verb(words, group, at, last)
    group.negated |= any(word in {"not", "never", "n't"} for word in group.adverbs)
    return group


def _take_verb(words: Words, group: _Group, at: int, last: str) -> None:
    """Decide whether the word after the auxiliaries is their verb, a complement, or an inverted subject."""
    low = words.low
    group.stop = at
    if at >= len(words):
        return
    if low[at] == "double" and low[at + 1 : at + 2] and low[at + 1].startswith("check"):
        at += 1
    word = low[at]
    known = lex.VERB_FORMS.get(word)
    if word in PRONOUNS and word not in {"that", "this", "it"}:
        group.inverted = True
        return
    if last == "be":
        if (known and known[1] & (Form.PARTICIPLE | Form.GERUND)) or (not known and word.endswith("ed")):
            group.passive = not (known and known[1] & Form.GERUND)
            group.verb, group.stop = at, at + 1
        return
    if last == "have":
        if (known and known[1] & Form.PARTICIPLE) or (not known and word.endswith("ed")):
            group.verb, group.stop = at, at + 1
        else:
            group.perfect = False
        return
    if last == "do" and not (known and known[1] & Form.BASE) and not group.negated:
        return
    if last in {"modal", "do"} and (
        (known and known[1] & Form.BASE) or (not known and word.isalpha() and word not in lex.DETERMINERS)
    ):
        if group.modal == "need" and not group.negated and low[group.verb] == "need":
            return
        group.verb, group.stop = at, at + 1


def _back_over_adverbs(low: list[str], index: int) -> int:
    while index > 0 and is_adverb(low[index - 1]) and low[index - 1] not in {"however", "then", "well", "all"}:
        index -= 1
    return index


def _bare_group(words: Words, index: int) -> _Group | None:
    """A known verb form without auxiliary counts as a clause where its left neighbour lets it be finite."""
    low = words.low
    known = lex.VERB_FORMS.get(low[index])
    if known is None:
        return None
    start = _back_over_adverbs(low, index)
    before = low[start - 1] if start else ""
    if known[1] & Form.THIRD and low[index + 1 : index + 2] and low[index + 1] in lex.BE:
        return None  # "internal processes are"
    if before in _NO_SUBJECT:
        return None
    form = known[1]
    pronoun = before in PRONOUNS or before in {"and", "but", "or", "then"}
    opening = start == 0 or before in {"]", ":", ")"}
    past = bool(form & Form.PAST)
    if (
        not past
        and form & Form.BASE
        and not (pronoun or opening or before in lex.PERSON_NOUNS or before in lex.TEAM_HEADS)
    ):
        return None
    if not past and not form & (Form.BASE | Form.THIRD):
        return None
    group = _Group(start, index, index + 1)
    group.adverbs += low[start:index]
    group.negated = any(word in {"never", "not"} for word in group.adverbs)
    follow = low[index + 1] if index + 1 < len(low) else ""
    group.passive = bool(past and form & Form.PARTICIPLE and follow == "by" and not pronoun)
    if known[0] == "get":
        _take_got(low, group)
    return group


def _take_got(low: list[str], group: _Group) -> None:
    """ "got deployed", "gets accidentally dropped": a passive by another name."""
    at = group.stop
    while at < len(low) and is_adverb(low[at]):
        at += 1
    known = lex.VERB_FORMS.get(low[at]) if at < len(low) else None
    if known and known[1] & Form.PARTICIPLE and not known[1] & Form.BASE:
        group.adverbs += low[group.stop : at]
        group.verb, group.stop, group.passive = at, at + 1, True


def _subject(words: Words, group: _Group, earlier: list[Clause]) -> tuple[Who, tuple[int, int]]:
    if group.inverted:
        return pronoun_kind(words.low[group.stop]) or Who.SYSTEM, (group.stop, group.stop + 1)
    at = group.start - 1
    low = words.low
    while at >= 0 and (low[at] in {'"', "'", "“", "”", ")", "*"} or is_adverb(low[at])):
        at = over_parenthesis(low, at)
    if at < 0:
        return Who.IMPLIED, (group.start, group.start)
    if low[at] == "," and low[0] in _FRONTED and _only_base(low, group):
        return Who.IMPLIED, (group.start, group.start)
    if low[at] in {"and", "but", "or", "then"} or (low[at] == "," and earlier and not group.modal):
        inherited = _inherited(low, at, earlier, _form_at(low, group))
        if inherited is not None:
            return inherited
    if low[at] in {"who", "that", "which"} and at > 0:
        at -= 2 if low[at - 1] == "," else 1
        if at < 0:
            return Who.SYSTEM, (0, 0)
        if low[at + 1] == "who" or low[at + 2] == "who":
            near = subject_phrase(words, at, group.start, group.verb, nearest=True)
            if near[0] is Who.TEAM:
                return near
    if low[at] in {":", "]", "-", "–", "—"} and at < 8:
        return Who.IMPLIED, (group.start, group.start)
    return subject_phrase(words, at, group.start, group.verb)


_FRONTED = frozenset({"if", "when", "whenever", "before", "after", "while", "once", "in", "during", "prior", "next"})


def _only_base(low: list[str], group: _Group) -> bool:
    """ "If the situation is critical, remain calm": a bare verb behind a fronted condition is an order."""
    known = lex.VERB_FORMS.get(low[group.start])
    return bool(known and known[1] & Form.BASE and not known[1] & Form.PAST) and not group.modal


def _form_at(low: list[str], group: _Group) -> int:
    known = lex.VERB_FORMS.get(low[group.verb])
    return known[1] if known and group.verb == group.start else Form.PAST


def _coordinate(clause: Clause, form: int) -> bool:
    """Verbs joined by "and" have the same form: "increase the size, which is small, and remember to ..."."""
    if form & Form.BASE and not form & Form.PAST:
        return bool(clause.modal) or bool(clause.form & Form.BASE)
    return True


def _inherited(low: list[str], at: int, earlier: list[Clause], form: int) -> tuple[Who, tuple[int, int]] | None:
    """A verb after "and" or "but" has the subject of the clause before it; after a bare "and", of none."""
    if not earlier:
        return (Who.IMPLIED, (at + 1, at + 1)) if at == 0 else None
    previous = next((clause for clause in reversed(earlier) if _coordinate(clause, form)), earlier[-1])
    if low[at] == "," and any(word in PRONOUNS for word in low[previous.verb + 1 : at]):
        return None
    return previous.who, previous.subject
