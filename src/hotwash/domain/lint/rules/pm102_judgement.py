"""PM102: a sentence judges a person's character or motive."""

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.wordlist import words

_PEOPLE = lex.PERSON_NOUNS | lex.TEAM_HEADS
_JUDGING = lex.JUDGING_NOUNS | lex.JUDGING_ADJECTIVES | lex.JUDGING_ADVERBS
_STRONG = lex.JUDGING_ADJECTIVES - lex.MILD_ADJECTIVES
_ALWAYS = words("careless reckless negligent sloppy incompetent irresponsible unprofessional inept")
_DEEDS = words(
    """decision choice behaviour behavior mistake error attitude act conduct handling work change commit
    deploy deployment edit command"""
)
_CONDITIONS = "the conditions: what was known, how much time there was, what the tools showed."


def check(reading: Reading) -> Match | None:
    """Report a judging noun, an adjective said of people or their acts, or a judging adverb."""
    low = reading.low
    for index, word in enumerate(low):
        if word in _JUDGING and index not in reading.quoted:
            if reading.negated_before(index, 4) or not _judges(reading, index, word):
                continue
            said = (
                f"{word} {low[index + 1]}"
                if low[index + 1 : index + 2] and low[index + 1] in _PEOPLE | _DEEDS
                else word
            )
            message = f'"{word}" judges a person, not the conditions they worked in.'
            return reading.match(
                index, index + 1, message, f'In place of "{said}": {_CONDITIONS}', f"Describe {_CONDITIONS}"
            )
    return None


def _judges(reading: Reading, index: int, word: str) -> bool:
    low = reading.low
    after = low[index + 1] if index + 1 < len(low) else ""
    if word in lex.JUDGING_NOUNS:
        return after not in {"of", "is", "or"} or word not in {"ignorance", "negligence"}
    if word in lex.JUDGING_ADVERBS and word != "blindly":
        return True
    if word == "junior" or word == "inexperienced":
        return (
            reading.low[index - 1] == "too" and any(c.lemma == "be" and c.human for c in reading.clauses)
            if after not in _PEOPLE
            else any(clause.lemma in lex.OMISSION | lex.CAUSATION for clause in reading.clauses)
        )
    if after in _PEOPLE or word in _ALWAYS or (word in _STRONG and after in _DEEDS):
        return True
    return any(
        clause.lemma == "be" and clause.human and clause.verb < index <= clause.verb + 3 and not clause.modal
        for clause in reading.clauses
    )


RULE = Rule(
    code="PM102",
    name="judgement",
    severity=Severity.ERROR,
    summary="A judgemental adjective, or a motive, is attached to a person.",
    why="A judgement explains nothing that can be changed and stops people from telling what they saw.",
    bad="A careless change took the site down.",
    good="The change passed every check there was; none loads the configuration before it is applied.",
    source="R-BL-2; Sidney Dekker, The Field Guide to Understanding Human Error",
    sentence=check,
    triggers=lex.JUDGING_NOUNS | lex.JUDGING_ADJECTIVES | lex.JUDGING_ADVERBS | frozenset({"absent"}),
)
