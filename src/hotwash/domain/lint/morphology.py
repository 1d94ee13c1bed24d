"""A word form is mapped to its lemma by generating every form of every known verb once."""

from typing import Final

from hotwash.domain.lint.wordlist import words

_VOWELS = frozenset("aeiou")
_DOUBLING = words(
    """omit submit commit admit permit refer occur prefer plan stop drop ship map run cut get let put
    set forget begin skip trim tag strip pin scan snap step swap wrap zip debug plug log rub flag
    ban grab unplug spot"""
)
_IRREGULAR: dict[str, tuple[str, str]] = {
    lemma: (past, participle)
    for lemma, past, participle in (
        line.split()
        for line in """
        arise arose arisen|be was been|become became become|begin began begun|bind bound bound
        break broke broken|bring brought brought|build built built|buy bought bought|cast cast cast
        catch caught caught|choose chose chosen|come came come|cost cost cost|cut cut cut
        deal dealt dealt|do did done|draw drew drawn|drive drove driven|fall fell fallen|feel felt felt
        find found found|foresee foresaw foreseen|forget forgot forgotten|freeze froze frozen
        get got got|give gave given|go went gone|grow grew grown|have had had|hear heard heard
        hide hid hidden|hit hit hit|hold held held|keep kept kept|know knew known|lay laid laid
        lead led led|learn learned learned|leave left left|let let let|lose lost lost|make made made
        mean meant meant|meet met met|mislead misled misled|misread misread misread
        misunderstand misunderstood misunderstood|overcome overcame overcome|oversee oversaw overseen
        overwrite overwrote overwritten|pay paid paid|put put put|read read read
        rebuild rebuilt rebuilt|reset reset reset|rewrite rewrote rewritten|rise rose risen|run ran run
        say said said|see saw seen|seek sought sought|sell sold sold|send sent sent|set set set
        bite bit bitten|blow blew blown|drink drank drunk|eat ate eaten|fly flew flown|hang hung hung
        lend lent lent|mishear misheard misheard|mistake mistook mistaken|oversleep overslept overslept
        panic panicked panicked|ring rang rung|sink sank sunk|sleep slept slept|slide slid slid
        strike struck struck|sweep swept swept|tear tore torn|wear wore worn|withhold withheld withheld
        wind wound wound|shake shook shaken|show showed shown|shut shut shut|speak spoke spoken|spend spent spent
        split split split|spread spread spread|stand stood stood|steal stole stolen|stick stuck stuck
        strive strove striven|take took taken|teach taught taught|tell told told|think thought thought
        throw threw thrown|undergo underwent undergone|understand understood understood
        undo undid undone|wake woke woken|win won won|withdraw withdrew withdrawn|write wrote written
        """.replace("\n", "|").split("|")
        if line.strip()
    )
}


class Form:
    """What shape a verb has in the text, as bits of an int: one word may be several ("run", "read", "-ed").

    Plain integers, because an enumeration of flags costs more at start-up than reading the whole lexicon.
    """

    NONE: Final = 0
    BASE: Final = 1
    THIRD: Final = 2
    PAST: Final = 4
    PARTICIPLE: Final = 8
    GERUND: Final = 16


def forms(lemma: str) -> dict[str, int]:
    """Generate every form of a verb: forget, forgets, forgot, forgotten, forgetting."""
    past, participle = _IRREGULAR.get(lemma) or (_regular_past(lemma),) * 2
    found: dict[str, int] = {}
    for form, flag in (
        (lemma, Form.BASE),
        (_third(lemma), Form.THIRD),
        (past, Form.PAST),
        (participle, Form.PARTICIPLE),
        (_gerund(lemma), Form.GERUND),
    ):
        found[form] = found.get(form, Form.NONE) | flag
    return found


def _third(lemma: str) -> str:
    if lemma == "have":
        return "has"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _stem(lemma: str) -> str:
    return lemma + lemma[-1] if lemma in _DOUBLING else lemma


def _regular_past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ied"
    return _stem(lemma) + "ed"


def _gerund(lemma: str) -> str:
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and lemma != "be":
        return lemma[:-1] + "ing"
    return _stem(lemma) + "ing"
