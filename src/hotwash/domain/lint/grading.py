"""A mechanism holds by itself, an intention holds while people remember: actions are graded by that.

The order follows the action hierarchy of root-cause-analysis practice: block, limit, automate, alert and test
beat document, train and remind.
"""

import itertools
from enum import Enum

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.grammar import Clause
from hotwash.domain.lint.morphology import Form, forms
from hotwash.domain.lint.noun_phrases import Who, is_adverb
from hotwash.domain.lint.wordlist import words


class Grade(Enum):
    """What kind of intention an action is, where it is no mechanism."""

    VIGILANCE = "PM401"
    TRAINING = "PM402"
    OPEN_ENDED = "PM023"
    EXPLORATION = "PM024"


_CARE = words(
    """careful cautious vigilant mindful aware attentive diligent thorough conscious wary prudent calm
    disciplined proactive patient deliberate considerate watchful meticulous rigorous"""
)
_CAREFULLY = words(
    """carefully cautiously closely diligently thoroughly attentively vigilantly meticulously actively
    proactively"""
)
_CARING: dict[str, tuple[str, ...]] = {
    "pay": ("attention", "more attention", "close attention", "closer attention", "extra attention"),
    "take": (
        "care",
        "caution",
        "more care",
        "extra care",
        "greater care",
        "more time",
        "our time",
        "your time",
        "the time",
    ),
    "keep": ("in mind", "an eye", "a close eye", "a closer eye"),
    "bear": ("in mind",),
    "watch": ("out", "for"),
    "look": ("out",),
    "stay": ("calm", "alert", "vigilant", "focused"),
    "remain": ("calm", "alert", "vigilant", "focused", "mindful"),
    "exercise": ("caution", "care", "more caution", "extra caution"),
    "use": ("caution", "care", "extra caution"),
    "slow": ("down",),
    "make": ("a habit", "it a habit"),
} | dict.fromkeys(("think", "remember", "double-check", "beware", "forget", "assume", "rush", "trust", "rely"), ("",))
_CARING_ONLY_IF_DENIED = words("forget assume rush trust rely")
_NOT_A_CARRIER_AFTER = lex.PERSON_NOUNS | lex.TEAM_HEADS | words("to double always we they you must should and")
_LESSONS = words("workshop workshops session sessions seminar course talk presentation refresher webinar brown-bag")
_HABIT = words("before when whenever every always regularly periodically frequently prior after while never")
"""A duty tied to an occasion is a habit that somebody must keep, not an action that gets done."""
_ONCE = words("document plan share account investigate")
_DUTIES = lex.DUTY - _ONCE
_BY_ITSELF = words(
    "automatically automated automate alert alerts alarm ci pipeline script cron job bot hook linter page"
)
_TEACHING = words(
    "train teach educate remind coach instruct brief advise encourage urge reiterate re-iterate retrain upskill mentor"
)
_TOLD = _TEACHING | words("tell ask warn notify inform")
_HOLDING = words("hold organise organize give run schedule conduct do arrange offer have attend")
_EXPLORING = words(
    """investigate explore evaluate consider research revisit rethink reconsider analyse analyze study
    examine assess look review improve enhance strengthen optimise optimize refine streamline
    discuss ponder learn understand reflect"""
)
_AIMING = words(
    """ensure try strive aim attempt avoid adhere communicate prioritise prioritize focus continue
    respond react collaborate engage align coordinate practise practice endeavour endeavor insist
    listen foster promote minimise minimize emphasize stress work"""
)
_AIMING_WITH: dict[str, tuple[str, ...]] = {
    "make": ("sure", "certain", "an effort", "every effort", "better"),
    "do": ("better", "a better job", "more"),
    "get": ("better",),
    "become": ("better", "more"),
    "follow": ("up", "the", "our", "through", "best", "good"),
    "keep": ("improving", "up", "track"),
    "commit": ("to",),
    "raise": ("awareness",),
    "clarify": ("responsibilities", "roles", "ownership", "expectations", "who"),
    "increase": ("awareness",),
    "spread": ("knowledge", "awareness", "the word"),
    "share": ("knowledge", "awareness"),
    "enforce": ("discipline", "rigor", "rigour"),
    "stop": ("relying", "assuming", "using", "doing"),
    "monitor": ("",),
    "act": ("on",),
    "maintain": ("a better", "better", "awareness", "focus"),
    "work": ("on", "towards", "toward", "closely", "more closely", "closer"),
}
_GIVING = words("agree define have provide create use develop add build implement introduce establish put write set")
_COMPARATIVES = words("better improved more clearer stronger tighter greater closer faster quicker")
_SOONER = tuple(
    f" {sign} "
    for sign in (
        "earlier",
        "early",
        "sooner",
        "faster",
        "quicker",
        "more quickly",
        "more often",
        "more frequently",
        "more regularly",
        "more clearly",
        "more effectively",
        "more efficiently",
        "more consistently",
        "as soon as",
    )
)
"""A comparison with the past and no number: nobody can tell when it is reached."""
_MINDFUL = words(
    """communicate strive investigate consider prioritise prioritize discuss remember reiterate train educate
    teach explore learn listen coordinate collaborate endeavour endeavor"""
)
"""Only people do these, whatever the subject is called: a company that should communicate is its people."""
_TO_BE_DONE = words(
    """improve enhance strengthen investigate explore consider discuss communicate prioritise prioritize
    evaluate revisit optimise optimize reinforce emphasize remind train educate avoid minimise minimize"""
)
_CARRIERS = words(
    """automatically automated automate automation alert alerts alarm test tests ci pipeline script
    scripts dashboard limit limits check checks linter lint hook validation guard quota threshold
    rate-limit timeout canary staging monitor template checklist bot cron job"""
)


def only_people(clause: Clause) -> bool:
    """Tell a verb that only people can be the subject of."""
    return clause.lemma in _MINDFUL


def grade(low: list[str], clause: Clause) -> tuple[Grade | None, int]:
    """Grade a clause as an action, and say before which word its telling part ends."""
    verb = clause.verb
    if low[verb] == "be":
        return _grade_of_being(low, verb)
    if clause.passive:
        if clause.human and clause.lemma in _TOLD:
            return Grade.TRAINING, verb + 1
        return (_grade_of_deed(clause) if clause.lemma in _TO_BE_DONE else None), verb + 1
    after = " ".join(low[verb + 1 : verb + 6])
    if clause.lemma in _HOLDING and any(word in _LESSONS for word in low[verb + 1 : verb + 5]):
        return Grade.TRAINING, verb + 1
    if low[verb + 1 : verb + 2] == ["more"] and all(not word[0].isalpha() for word in low[verb + 2 :]):
        return Grade.OPEN_ENDED, verb + 2
    if stop := _caring(clause, low, after):
        return Grade.VIGILANCE, stop
    if _sooner(low, verb):
        return Grade.OPEN_ENDED, verb + 1
    if clause.lemma in _AIMING_WITH:
        matches = any(after.startswith(start) for start in _AIMING_WITH[clause.lemma])
        return (Grade.OPEN_ENDED if matches else None), verb + 1
    if clause.lemma in _GIVING and _compares(low, verb):
        return Grade.OPEN_ENDED, verb + 2
    vowed = (
        clause.who is Who.FIRST
        and clause.modal in {"must", "should"}
        and clause.lemma not in _NO_VOW
        and "to" not in low[clause.start : verb]
    )
    if clause.negated and (vowed or clause.who is Who.IMPLIED) and clause.lemma != "allow":
        return Grade.OPEN_ENDED, verb + 1
    return _grade_of_deed(clause), verb + 1


_NO_VOW = words("be have need expect see")


def _grade_of_deed(clause: Clause) -> Grade | None:
    if clause.lemma in _TEACHING:
        return Grade.TRAINING
    if clause.lemma in _AIMING:
        return Grade.OPEN_ENDED
    return Grade.EXPLORATION if clause.lemma in _EXPLORING else None


def _compares(low: list[str], verb: int) -> bool:
    return any(word in _COMPARATIVES for word in low[verb + 1 : verb + 3])


def _sooner(low: list[str], verb: int) -> bool:
    after = f" {' '.join(low[verb + 1 : verb + 9])} "
    return any(sign in after for sign in _SOONER)


def _caring(clause: Clause, low: list[str], after: str) -> int:
    """Say where a call for care ends, or 0."""
    verb = clause.verb
    if clause.lemma in _CARING and (clause.negated or clause.lemma not in _CARING_ONLY_IF_DENIED):
        for start in _CARING[clause.lemma]:
            if after.startswith(start):
                return verb + 1 + len(start.split())
    if any(word in _CAREFULLY for word in (*clause.adverbs, *low[verb + 1 : verb + 2])):
        return verb + 1
    if any(a == "more" and b in _CAREFULLY for a, b in itertools.pairwise(low[verb + 1 : verb + 8])):
        return verb + 1
    if clause.lemma not in _DUTIES or after.startswith("for ") or any(word in _BY_ITSELF for word in low[verb + 1 :]):
        return 0
    if any(word in _HABIT for word in (*clause.adverbs, *low[verb + 1 :])):
        return verb + 1
    return 0


def _grade_of_being(low: list[str], verb: int) -> tuple[Grade | None, int]:
    at, more = verb + 1, False
    while at < len(low) and (is_adverb(low[at]) or low[at] in {"more", "very", "extra", "less", "much"}):
        more |= low[at] in {"more", "less"}
        at += 1
    if at >= len(low):
        return None, at
    if low[at] in _CARE:
        return Grade.VIGILANCE, at + 1
    return (Grade.OPEN_ENDED if low[at] == "better" or (more and low[at].isalpha()) else None), at + 1


def carried(low: list[str], end: int, kind: Grade) -> bool:
    """Tell whether an action names what will carry it: a mechanism, a number, a piece of code."""
    rest = low[end:]
    if any(word[0] == "\ue000" or word[0].isdigit() or word == "by" for word in rest):
        return True
    if kind is Grade.EXPLORATION:
        return False
    return any(
        word in _MEANS or (word in _CARRIERS and (index == 0 or rest[index - 1] not in _NOT_A_CARRIER_AFTER))
        for index, word in enumerate(rest)
    )


_MEANS = words("via using through")


def _forms(lemmas: frozenset[str], *kinds: int) -> frozenset[str]:
    return frozenset(form for lemma in lemmas for form, kind in forms(lemma).items() if any(kind & k for k in kinds))


GRADED = (
    # An action is obliged, ordered or under way: past tenses tell of none, save in the passive.
    _forms(_TEACHING | _EXPLORING | _AIMING | frozenset(_CARING) | frozenset(_AIMING_WITH), Form.BASE, Form.GERUND)
    | _forms(_TO_BE_DONE, Form.PARTICIPLE)
    | _CARE
    | _CAREFULLY
    | _COMPARATIVES
    | _forms(_DUTIES, Form.BASE, Form.GERUND)
    | _LESSONS
    | _TOLD
    | _forms(_TOLD, Form.PARTICIPLE)
    | words("key crucial essential vital paramount imperative important up wise better best")
    | words("never always early spread share enforce knowledge stricter your time more")
    | words("earlier sooner soon improving enhanced clear regular additional frequent continuous periodic proper good")
    | words(
        "increased sure certain effort habit care caution attention double beware not don t n less awareness track up"
    )
)
"""A sentence that is graded holds one of these words."""
