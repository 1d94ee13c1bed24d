"""A noun phrase names who a clause is about: the nearest one to the left that no preposition governs."""

from enum import Enum

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.morphology import Form
from hotwash.domain.lint.names import GIVEN_NAMES
from hotwash.domain.lint.sentences import Words
from hotwash.domain.lint.wordlist import words


class Who(Enum):
    """What kind of thing a clause is about."""

    PERSON = "a person or role"
    NAME = "a named person"
    TEAM = "a team or supplier"
    FIRST = "we"
    THEY = "they"
    YOU = "you"
    NOBODY = "nobody"
    DEED = "an act of people: testing it, running it"
    IMPLIED = "nobody named: the clause opens the sentence"
    SYSTEM = "a thing"


HUMAN = frozenset({Who.PERSON, Who.NAME, Who.TEAM, Who.FIRST, Who.THEY, Who.YOU})
OTHERS = frozenset({Who.PERSON, Who.NAME, Who.TEAM, Who.THEY})


_NOT_NOUN = (
    lex.PREPOSITIONS
    | lex.SUBORDINATORS
    | lex.MODALS
    | lex.BE
    | lex.HAVE
    | lex.DO
    | words("to not n't , ; : . ( ) ! ? — – -")
)
_PARTITIVE = words(
    """one some none member members most many few any each group couple number two three several all
    somebody someone"""
)
PRONOUNS = (
    lex.FIRST
    | lex.THIRD_PERSON
    | lex.NOBODY
    | frozenset({"you", "it", "this", "that", "there", "these", "those", "which", "who", "what"})
)
_DESKS = words("support service desk call-centre call-center customer help")
_HUMAN_ONLY = lex.HUMAN_MODIFIERS | {"on-call", "team", "staff"}


def is_adverb(word: str) -> bool:
    """Tell an adverb by list or by its ending."""
    return word in lex.ADVERBS or (len(word) > 4 and word.endswith("ly"))


def over_parenthesis(low: list[str], at: int) -> int:
    if low[at] != ")":
        return at - 1
    floor = max(-1, at - 40)
    for index in range(at, floor, -1):
        if low[index] == "(":
            return index - 1
    return at - 1


def subject_phrase(
    words: Words, at: int, start_of_group: int, verb: int, nearest: bool = False
) -> tuple[Who, tuple[int, int]]:
    """Walk left over noun phrases until one that no preposition and no participle governs."""
    low = words.low
    who, span = Who.SYSTEM, (at, at + 1)
    plural_verb = low[start_of_group] in {"are", "were", "have"} or (
        verb < len(low) and low[verb] in {"are", "were", "have"}
    )
    for _ in range(6):
        start = _phrase_start(low, at)
        if start > at:
            break
        if start == at and at < start_of_group - 1 and _opens_deed(low, at):
            return Who.DEED, (at, span[1])
        if low[at] in _ANSWERABLE and at > start:
            at -= 1  # "the developer responsible for the change"
        head = _head_kind(words, start, at, plural_verb, verb)
        who = who if who in HUMAN and low[at] in _PARTITIVE else head
        span = (start, at + 1)
        if nearest:
            break
        left = start - 1
        if left >= 0 and low[left] in lex.PREPOSITIONS and left > 0:
            at = _before_participle(low, left - 1)
            if at < 0 or low[at] in _NOT_NOUN:
                return (Who.SYSTEM, span) if low[left] != "of" or at < 0 else (who, span)
            if low[at] not in _PARTITIVE:
                who = Who.SYSTEM
            continue
        if left > 0 and _is_gerund(low[left]) and low[left - 1] not in _NOT_NOUN:
            at, who = left - 1, Who.SYSTEM
            continue
        if left >= 0 and _opens_deed(low, left):
            return Who.DEED, (left, span[1])
        break
    return who, span


def _human_verb(low: list[str], verb: int) -> bool:
    """A provider that "failed to inform" is people, one that "failed to route" is a network."""
    lemmas = [lex.VERB_FORMS[word][0] for word in low[verb : verb + 3] if word in lex.VERB_FORMS]
    return any(lemma in lex.TELLING or lemma in _BOTCH for lemma in lemmas)


_ANSWERABLE = words("responsible accountable concerned involved")
_BOTCH = words("botch forget neglect mishandle bungle mismanage bother")


def _opens_deed(low: list[str], at: int) -> bool:
    """A gerund that opens its clause is an act ("testing it would ..."); after "is" it is only a tense."""
    return _is_gerund(low[at]) and (at == 0 or low[at - 1] in {",", ";", ":", "-", "and", "but", "that", "think"})


def _is_gerund(word: str) -> bool:
    known = lex.VERB_FORMS.get(word)
    return bool(known and known[1] & Form.GERUND) or (known is None and word.endswith("ing") and len(word) > 5)


def _before_participle(low: list[str], at: int) -> int:
    known = lex.VERB_FORMS.get(low[at]) if at >= 0 else None
    if known and known[1] & (Form.PARTICIPLE | Form.GERUND) and at > 0 and low[at - 1] not in _NOT_NOUN:
        return at - 1
    return at


def _phrase_start(low: list[str], at: int) -> int:
    """Give the first word of the noun phrase that ends at `at`; past it when none ends there."""
    if low[at] in PRONOUNS:
        return at
    if low[at] in _NOT_NOUN:
        return at + 1
    start = at
    while start > 0 and at - start < 8:
        before = low[start - 1]
        if before[0].isdigit() and ":" in before:
            break  # a time of day stands before the sentence, not in it
        if before in lex.DETERMINERS or before.isdigit():
            return start - 1
        known = lex.VERB_FORMS.get(before)
        finite = known and not known[1] & (Form.BASE | Form.GERUND | Form.PARTICIPLE)
        if (
            before in _NOT_NOUN
            or before in PRONOUNS
            or finite
            or (_is_gerund(before) and start - 1 > 0)
            or not before[0].isalnum()
        ):
            break
        start -= 1
    return start


def pronoun_kind(word: str) -> Who | None:
    if word in lex.FIRST:
        return Who.FIRST
    if word in lex.THIRD_PERSON:
        return Who.THEY
    if word in lex.NOBODY:
        return Who.NOBODY
    return Who.YOU if word == "you" else None


def _head_kind(words: Words, start: int, at: int, plural_verb: bool, verb: int = -1) -> Who:
    head = words.low[at]
    if (pronoun := pronoun_kind(head)) is not None:
        return pronoun
    if words.low[start] == "no" and head in {"one", "engineer", "person"}:
        return Who.NOBODY
    if head in lex.SOFTWARE_TOO:
        human = words.low[max(0, at - 1)] in _HUMAN_ONLY or words.low[start] in {
            "an",
            "one",
        }
        return (
            Who.PERSON
            if human or (head == "operator" and words.low[start] == "the" and start == at - 1)
            else Who.SYSTEM
        )
    if head in {"agent", "agents"} and at > start and words.low[at - 1] in _DESKS:
        return Who.PERSON
    if head == "operator":
        # "The operator ignores pods" is software at work; people at work are told of in the past.
        form = lex.VERB_FORMS.get(words.low[verb], ("", Form.PAST))[1] if 0 <= verb < len(words) else Form.PAST
        return Who.SYSTEM if form == Form.THIRD else Who.PERSON
    if head in lex.PERSON_NOUNS:
        return Who.PERSON
    if head in lex.TEAM_HEADS or (head in lex.TEAM_NOUNS and plural_verb):
        return Who.TEAM
    if head in lex.PARTNERS and verb >= 0 and _human_verb(words.low, verb):
        return Who.TEAM
    if at == start == 0 and (head in lex.DEPARTMENTS or words.text[at] == "IT"):
        return Who.TEAM
    text = words.text[at]
    if text.startswith("@") and len(text) > 1:
        return Who.NAME
    if text[0].isupper() and words.low[start] in GIVEN_NAMES:
        return Who.NAME
    return Who.SYSTEM
