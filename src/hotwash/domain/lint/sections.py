"""A section's role follows from its heading's words; a heading that says nothing has its parent's role."""

import re
from enum import StrEnum
from functools import lru_cache

from hotwash.domain.lint.lazy_pattern import LazyPattern


class Role(StrEnum):
    """What a part of a postmortem is for; the rules speak of these, never of headings."""

    TITLE = "title"
    DATE = "date"
    DURATION = "duration"
    SEVERITY = "severity"
    AUTHORS = "authors"
    STATUS = "status"
    SUMMARY = "summary"
    TIMELINE = "timeline"
    WELL = "well"
    WRONG = "wrong"
    LUCKY = "lucky"
    ROOT_CAUSE = "root cause"
    ACTIONS = "actions"
    LESSONS = "lessons"
    IMPACT = "impact"
    DETECTION = "detection"
    RESPONSE = "response"
    BACKGROUND = "background"
    CHAT = "chat"
    APPENDIX = "appendix"
    OTHER = "other"


# Tried in this order: "Actions taken" is a response, not an action; "Chat log timeline" is a chat.
# One alternative a line, each between word boundaries.
_PATTERNS: tuple[tuple[Role, str], ...] = (
    (Role.CHAT, r"""(?:chat|slack|irc|discord) ?(?:logs?|transcripts?|threads?)
        transcripts?"""),
    (Role.LUCKY, r"""(?:got|were|was) lucky
        luck
        could have been worse"""),
    (Role.WRONG, r"""(?:didn['’]?t|did not|not|could have|less) (?:go|gone|went|work)
        went (?:not|less) (?:so |as )?well"""),
    (Role.WELL, r"""(?:go|goes|went|gone|worked|did) (?:so |really |very )?(?:well|right|good|ok)
        positives?"""),
    (Role.RESPONSE, r"""(?:actions?|steps|measures) (?:we )?(?:took|taken|performed)"""),
    (Role.WRONG, r"""wrong
        poorly
        badly
        negatives?
        could be better"""),
    (Role.ACTIONS, r"""actions?
        action[- ]items?
        follow[- ]?ups?
        next steps
        to[- ]?dos?
        remediations?
        remedia(?:l|ry)
        preventi(?:on|ve|ative)
        preventative
        corrective
        counter ?measures?
        (?:future|long[- ]term|short[- ]term|proposed|planned) (?:measures?|changes|work|fix(?:es)?|steps)
        improvements?
        recommendations?
        preventing
        prevent (?:this|it|similar|recurrence)
        what (?:are|will) we (?:do(?:ing)?|going)
        what['’]?s next
        what we(?:['’]re| are) doing(?: about (?:it|this))?
        mitigation plan"""),
    (Role.TIMELINE, r"""time ?lines?
        chronology
        chronological
        sequence of events
        (?:event|incident) log"""),
    (Role.LESSONS, r"""lessons?
        learn(?:ed|t|ings?)?
        takeaways?
        retrospectives?
        reflections?"""),
    (Role.ROOT_CAUSE, r"""causes?
        caused
        (?:five|5) why(?:['’]?s)?
        why (?:did|was|were|it)
        contributing
        triggers?
        how did (?:this|it|that) happen
        analysis
        faults?
        rca
        underlying"""),
    (Role.SUMMARY, r"""summary
        overview
        abstract
        synopsis
        tl;?dr
        at a glance
        introduction
        in short"""),
    (Role.IMPACT, r"""impact(?:ed|s)?
        affected
        scope
        damage
        effects?
        symptoms?
        consequences"""),
    (Role.DETECTION, r"""detect(?:ion|ed)
        discover(?:y|ed)
        alert(?:ing|s)?"""),
    (Role.RESPONSE, r"""resolution
        resolved?
        recovery
        response
        respond
        mitigation
        fix
        workarounds?"""),
    (Role.BACKGROUND, r"""background
        context
        lead ?up
        what happened
        details
        prelude
        description"""),
    (Role.APPENDIX, r"""appendix
        appendices
        attachments
        supporting (?:data|information|material)
        references
        graphs
        links
        glossary"""),
    (Role.AUTHORS, r"""authors?
        owners?
        (?:written|created) by
        contributors?"""),
    (Role.DURATION, "duration"),
    (Role.SEVERITY, "severity"),
    (Role.STATUS, "status"),
    (Role.DATE, "dates?"),
)  # fmt: skip
_FIRST_WORD_ONLY = frozenset({Role.AUTHORS, Role.DURATION, Role.SEVERITY, Role.STATUS, Role.DATE})


def _compile(role: Role, alternatives: str) -> LazyPattern:
    lead = r"^\W*" if role in _FIRST_WORD_ONLY else r"\b"
    return LazyPattern(lead + "(?:" + "|".join(line.strip() for line in alternatives.split("\n")) + r")\b")


_COMPILED = tuple((role, _compile(role, alternatives)) for role, alternatives in _PATTERNS)
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
_MOMENT = LazyPattern(
    r"^\W*(?:\d{4}-\d\d-\d\d|\d{1,2}[:h.]\d\d)(?:\W|$)|^\W*\d{1,2}[:.]\d\d ?(?:am|pm)\b", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def role_of(heading: str) -> Role:
    """Name the role a heading's words give it; OTHER when they give none."""
    text = _SHORTCODE.sub(" ", heading.lower()).strip()
    if _MOMENT.match(text) and len(text) < 40:
        return Role.TIMELINE
    return next((role for role, pattern in _COMPILED if pattern.search(text)), Role.OTHER)
