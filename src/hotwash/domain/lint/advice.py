"""A mechanism holds by itself, an intention holds while people remember: actions are graded by that.

The order follows the action hierarchy of root-cause-analysis practice: block, limit, automate, alert and test
beat document, train and remind.
"""

from dataclasses import dataclass
from enum import Enum

from hotwash.domain.lint.grammar import Clause, Who, is_adverb
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.wordlist import words

ADVISING = frozenset({Role.ACTIONS, Role.LESSONS})
"""Sections whose bare imperatives are actions."""


class Grade(Enum):
    """What kind of intention an action is, where it is no mechanism."""

    VIGILANCE = "PM401"
    TRAINING = "PM402"
    OPEN_ENDED = "PM023"
    EXPLORATION = "PM024"


@dataclass(frozen=True, slots=True)
class Advice:
    """An action without a mechanism, as words [start, end); `about` is what it concerns."""

    grade: Grade
    start: int
    end: int
    about: str
    phrase: str


_CARE = words(
    """careful cautious vigilant mindful aware attentive diligent thorough conscious wary prudent calm
    disciplined proactive patient deliberate considerate watchful meticulous rigorous"""
)
_CAREFULLY = words(
    """carefully cautiously closely diligently thoroughly attentively vigilantly meticulously actively
    proactively"""
)
_BETTER = words(
    """better faster quicker clearer quickly more less earlier sooner stricter tighter improved
    stronger greater clear good proper"""
)
_VIGILANT_VERBS: dict[str, tuple[str, ...]] = {
    "pay": ("attention", "more attention", "close attention", "closer attention", "extra attention"),
    "take": ("care", "caution", "more care", "extra care", "greater care"),
    "keep": ("in mind", "an eye", "a close eye", "a closer eye"),
    "bear": ("in mind",),
    "watch": ("out", "for"),
    "look": ("out",),
    "stay": ("calm", "alert", "vigilant", "focused"),
    "remain": ("calm", "alert", "vigilant", "focused"),
    "exercise": ("caution", "care", "more caution"),
} | dict.fromkeys(
    ("think", "remember", "double-check", "beware", "forget", "assume", "rush", "trust", "rely"), ("",)
)
_DENIED_ONLY = frozenset({"forget", "assume", "rush", "trust", "rely"})
_TRAIN = words(
    """train teach educate remind coach instruct brief advise encourage urge retrain upskill mentor"""
)
_EXPLORE = words(
    """investigate explore evaluate consider research revisit rethink reconsider analyse analyze study
    examine assess look review improve enhance strengthen optimise optimize refine streamline
    discuss ponder learn understand reflect"""
)
_AIM = words(
    """ensure try strive aim attempt avoid follow adhere communicate prioritise prioritize focus
    continue respond act react collaborate engage align coordinate practise practice commit
    endeavour endeavor insist listen foster promote minimise minimize maintain emphasize stress make
    do become get raise escalate monitor keep stop"""
)
_AIM_ONLY_WITH: dict[str, tuple[str, ...]] = {
    "make": ("sure", "certain", "an effort", "every effort", "it a habit", "better"),
    "do": ("better", "a better job", "more"),
    "get": ("better",),
    "become": ("better", "more"),
    "follow": ("up", "the", "our", "through"),
    "keep": ("improving", "up", "track"),
    "commit": ("to",),
    "raise": ("awareness",),
    "escalate": ("earlier", "sooner", "faster"),
    "stop": ("relying", "assuming", "using", "doing"),
    "monitor": ("",),
    "act": ("on", "faster", "quicker", "sooner"),
    "maintain": ("a better", "better", "awareness", "focus"),
}
_MECHANISM = words(
    """automatically automated automate automation alert alerts alarm test tests ci pipeline script
    scripts dashboard limit limits check checks linter lint hook validation guard quota threshold
    rate-limit timeout canary staging monitor template checklist bot cron job"""
)
_OBLIGING = frozenset({"should", "must", "need", "ought", "shall", "will"})
_COUNTED = words("""we team teams everyone everybody all engineers developers staff responders users""")


def advice(reading: Reading) -> Advice | None:
    """Grade the first action in a sentence that no mechanism carries."""
    if reading.sentence.question:
        return None
    for clause in reading.clauses:
        if (found := _clause_advice(reading, clause)) is not None:
            return found
    return _nominal(reading) if reading.role in ADVISING else None


def _clause_advice(reading: Reading, clause: Clause) -> Advice | None:
    if clause.perfect or clause.question or clause.verb in reading.quoted or reading.conditional(clause):
        return None
    imperative = _imperative(reading, clause)
    obliged = clause.modal in _OBLIGING and clause.who in {Who.FIRST, Who.YOU, Who.PERSON, Who.TEAM}
    if clause.modal == "will" and reading.role not in ADVISING and clause.who is not Who.FIRST:
        return None
    if not (imperative or obliged):
        return None
    grade, end = _grade(reading, clause)
    if grade is None or (grade in {Grade.OPEN_ENDED, Grade.EXPLORATION} and _carried(reading, end)):
        return None
    if clause.modal == "will" and grade is not Grade.VIGILANCE and reading.role not in ADVISING:
        return None
    start = clause.start if imperative else clause.subject[0]
    return Advice(
        grade, start, end, reading.phrase(end, len(reading.low), 10), reading.phrase(clause.verb, end)
    )


def _imperative(reading: Reading, clause: Clause) -> bool:
    if clause.who is not Who.IMPLIED or clause.modal or reading.role not in ADVISING:
        return False
    low = reading.low
    if low[clause.verb] == clause.lemma:
        return True
    return clause.start <= 3 and low[clause.start] in {"be", "do", "don't"}


def _grade(reading: Reading, clause: Clause) -> tuple[Grade | None, int]:
    low, verb = reading.low, clause.verb
    after = " ".join(low[verb + 1 : verb + 6])
    lemma = low[verb] if clause.lemma == low[verb] else clause.lemma
    if low[verb] == "be":
        return _grade_of_being(low, verb)
    if lemma in _VIGILANT_VERBS and (clause.negated or lemma not in _DENIED_ONLY):
        for start in _VIGILANT_VERBS[lemma]:
            if after.startswith(start):
                return Grade.VIGILANCE, verb + 1 + len(start.split())
    if any(adverb in _CAREFULLY for adverb in clause.adverbs) or (
        low[verb + 1 : verb + 2] and low[verb + 1] in _CAREFULLY
    ):
        return Grade.VIGILANCE, verb + 1
    if lemma in _TRAIN:
        return Grade.TRAINING, verb + 1
    if lemma in _AIM and (
        lemma not in _AIM_ONLY_WITH or any(after.startswith(start) for start in _AIM_ONLY_WITH[lemma])
    ):
        return Grade.OPEN_ENDED, verb + 1
    if lemma in _EXPLORE:
        return Grade.EXPLORATION, verb + 1
    if (
        lemma in {"have", "provide", "create", "use", "develop"}
        and low[verb + 1 : verb + 2]
        and low[verb + 1] in {"better", "improved", "more"}
    ):
        return Grade.OPEN_ENDED, verb + 2
    if clause.negated and clause.who is Who.IMPLIED and lemma != "allow":
        return Grade.OPEN_ENDED, verb + 1
    return None, verb + 1


def _grade_of_being(low: list[str], verb: int) -> tuple[Grade | None, int]:
    at = verb + 1
    more = False
    while at < len(low) and (is_adverb(low[at]) or low[at] in {"more", "very", "extra", "less", "much"}):
        more |= low[at] in {"more", "less"}
        at += 1
    if at < len(low) and low[at] in _CARE:
        return Grade.VIGILANCE, at + 1
    if at < len(low) and (low[at] == "better" or (more and low[at].isalpha())):
        return Grade.OPEN_ENDED, at + 1
    return None, at


def _carried(reading: Reading, end: int) -> bool:
    """Tell whether the action names what will carry it: a mechanism, a number, a piece of code."""
    rest = reading.low[end:]
    if any(word in _MECHANISM or word[0] == "\ue000" or word[0].isdigit() for word in rest):
        return True
    return any(
        word in {"by", "via", "using", "through"} and index + 1 < len(rest) for index, word in enumerate(rest)
    )


def _nominal(reading: Reading) -> Advice | None:
    """ "Better monitoring of X", "More testing": a wish without a verb."""
    low = reading.low
    start = next((i for i, word in enumerate(low[:6]) if word[0].isalpha()), None)
    if (
        start is None
        or not reading.sentence.first
        or low[start] not in {"better", "more", "improved", "clearer", "improving", "enhanced"}
    ):
        return None
    if any(
        clause.start > start and clause.lemma in {"be", "have"} for clause in reading.clauses[:1]
    ) or _carried(reading, start):
        return None
    return Advice(
        Grade.OPEN_ENDED,
        start,
        min(start + 3, len(low)),
        reading.phrase(start + 1, len(low), 10),
        reading.phrase(start, start + 2),
    )
