"""PM103: a question asks who did it, or why a person did."""

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rewrites import concerning
from hotwash.domain.lint.rule import Rule

_SUBJECTS = lex.PERSON_NOUNS | lex.TEAM_HEADS | frozenset({"he", "she", "they", "you", "nobody", "anyone"})
_BLAMING = lex.DEED | lex.OMISSION | lex.ERROR | lex.CAUSATION | frozenset({"allow", "let", "decide", "fail", "do"})
_ASK = 'Ask instead: "What did responders see at that moment, and how did it make sense to act on it?"'


def check(reading: Reading) -> Match | None:
    """Report "who broke it?" and "why did the engineer ...?"; "who was affected?" is about impact."""
    if not reading.sentence.question:
        return None
    low = reading.low
    for index, word in enumerate(low[:6]):
        if word == "who" and _blames(reading, index):
            return reading.match(
                index,
                len(low),
                "This asks who, which leads away from what made it possible.",
                *concerning(_ASK, reading.topic(index + 1)),
            )
        if word == "why" and _why_person(low, index):
            return reading.match(
                index,
                len(low),
                "This asks a person for a reason; ask what the situation was.",
                *concerning(_ASK, reading.topic(index + 1)),
            )
        if word == "whose" and any(
            w in {"fault", "responsibility", "job", "change", "mistake"} for w in low[index + 1 : index + 3]
        ):
            return reading.match(
                index,
                len(low),
                "This asks who, which leads away from what made it possible.",
                *concerning(_ASK, reading.topic(index + 1)),
            )
    return None


def _blames(reading: Reading, index: int) -> bool:
    low = reading.low
    if index + 1 < len(low) and low[index + 1] in {"is", "was", "are", "were"}:
        return any(word in {"responsible", "guilty", "fault", "blame"} for word in low[index + 2 : index + 5])
    clause = next((c for c in reading.clauses if c.verb > index), None)
    return clause is not None and clause.lemma in _BLAMING and not clause.modal and clause.verb - index <= 3


def _why_person(low: list[str], index: int) -> bool:
    if low[index + 1 : index + 2] not in (["did"], ["didn't"], ["was"], ["were"], ["had"], ["does"], ["do"]):
        return False
    window = low[index + 2 : index + 7]
    if window[:1] == ["n't"]:
        window = window[1:]
    head = next((word for word in window[:4] if word in _SUBJECTS), None)
    return head is not None and not any(word in lex.PREPOSITIONS for word in window[: window.index(head)])


RULE = Rule(
    code="PM103",
    name="who-question",
    severity=Severity.WARNING,
    summary="A question asks who did it, or why a person did.",
    why="The answer to a who question is a name; the answer to a what question is something to change.",
    bad="Who approved this change?",
    good="What did the review show, and what did it not show?",
    source="R-BL-1; Etsy's debriefing guide (Allspaw): ask how, not why",
    sentence=check,
    triggers=frozenset({"who", "why", "whose"}),
    also=frozenset({"?"}),
)
