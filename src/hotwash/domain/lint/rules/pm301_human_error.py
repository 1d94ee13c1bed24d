"""PM301: "human error" is given as a cause."""

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rewrites import concerning
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.wordlist import words

_MODIFIERS = words(
    """human operator pilot clerical operators engineer developer admin administrator personnel staff
    employee user manual copy-paste copy/paste transcription data-entry"""
)
_ALWAYS = frozenset(
    {
        "human",
        "operator",
        "copy-paste",
        "copy/paste",
        "transcription",
        "data-entry",
        "pilot",
        "clerical",
        "personnel",
        "staff",
        "employee",
    }
)
_ERRORS = words("error errors oversight mistake mistakes failing fault slip")
_CAUSAL = words("due caused cause because by was is resulted to from through")
_REMEDY = words(
    """prevent prevents avoid reduce reduces eliminate eliminates minimise minimize against catch risk
    chance room prone possibility potential less likelihood opportunity guard protect"""
)
_ASK = "Which conditions made this likely, and which check, limit or signal was absent? Name those as the causes."


def check(reading: Reading) -> Match | None:
    """Report the label where it is said to be a cause, not where it is denied, quoted or guarded against."""
    low = reading.low
    for index, word in enumerate(low):
        if index in reading.quoted:
            continue
        if word in _SLANG:
            return reading.match(index, index + 1, f'"{word}" {_STOPPED}', *concerning(_ASK, reading.topic(index + 1)))
        named = word in _MODIFIERS and low[index + 1 : index + 2] and low[index + 1] in _ERRORS
        if named and _is_cause(low, index) and not reading.negated_before(index) and not _denied_after(low, index):
            about = reading.topic(index + 2) or _opening(reading)
            return reading.match(index, index + 2, f'"{word} {low[index + 1]}" {_STOPPED}', *concerning(_ASK, about))
    return None


_STOPPED = "names where the inquiry stopped, not a cause."
_SLANG = frozenset({"fat-finger", "fat-fingered", "pebkac"})


def _opening(reading: Reading) -> str:
    return next((reading.topic_of(clause) for clause in reading.clauses[:1]), "")


def _is_cause(low: list[str], index: int) -> bool:
    if any(word in _REMEDY for word in low[max(0, index - 6) : index]) or low[index + 2 : index + 3] in (
        ["prone"],
        ["-"],
        ["rate"],
        ["messages"],
        ["message"],
        ["handling"],
        ["reporting"],
    ):
        return False
    alone = index == 0 and not any(word[0].isalpha() for word in low[2:])
    return alone or low[index] in _ALWAYS or any(word in _CAUSAL for word in low[max(0, index - 4) : index])


def _denied_after(low: list[str], index: int) -> bool:
    """ "human error is never a cause", "human error is a symptom"."""
    after = low[index + 2 : index + 8]
    if after[:1] and after[0] not in lex.BE:
        return False
    return any(
        word in {"never", "not", "n't", "symptom", "label", "blame", "where", "starts", "begins"} for word in after
    )


RULE = Rule(
    code="PM301",
    name="human-error",
    severity=Severity.ERROR,
    summary='"Human error" is given as a cause.',
    why="Human error is a symptom: people err all the time, and the system lets it matter only sometimes.",
    bad="The root cause was human error.",
    good=("The console shows production and staging in the same colour, and deleting asks for no confirmation."),
    source=("R-BL-3; Sidney Dekker, The Field Guide to Understanding Human Error; PagerDuty's postmortem guide"),
    sentence=check,
    triggers=_ERRORS | words("fingered finger pebkac"),
    also=_MODIFIERS | words("copy paste data entry") | words("fat pebkac"),
    roles_never=frozenset({Role.CHAT, Role.TIMELINE, Role.ACTIONS}),
)
