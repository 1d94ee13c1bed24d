"""PM601: individuals are ranked or counted by incidents."""

import re

from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.lazy_pattern import LazyPattern
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.wordlist import words

_PEOPLE = (
    r"(?:engineer|developer|person|people|individual|employee|responder|operator|admin|on-?caller|"
    r"author|committer|contributor|member)s?"
)
_BAD = (
    r"(?:incidents?|outages?|failures?|mistakes?|errors?|bugs?|pages missed|missed pages|"
    r"regressions?|rollbacks?|breakages?)"
)
_RANK = LazyPattern(
    rf"\b(?:{_BAD}|(?:mis)?deploys?) (?:caused )?(?:per|by) (?:each )?{_PEOPLE}\b"
    rf"|\b{_PEOPLE} (?:with|who caused|who had|causing|responsible for) the (?:most|fewest|"
        rf"highest|largest|greatest)\b[^.]{{0,30}}\b{_BAD}"
    rf"|\b(?:top|worst|repeat) (?:\w+ )?offenders?\b"
    rf"|\b(?:rank(?:ed|ing|s)?|leaderboard|league table|scor(?:e|es|ed|ing)|scorecards?)\b "
        rf"(?:\w+ ){{0,4}}?{_PEOPLE}\b[^.]{{0,40}}\b{_BAD}"
    rf"|\b{_PEOPLE} (?:rank(?:ed|ing)|scores?|scorecards?|leaderboard)\b[^.]{{0,40}}\b{_BAD}"
    rf"|\b(?:his|her|their|@[\w-]+'s) (?:second|third|fourth|fifth|\d+(?:st|nd|rd|th)) {_BAD}\b"
    rf"|\b(?:same|one|this) {_PEOPLE} (?:has |had |have )?(?:caused|broke|been (?:behind|"
        rf"responsible for)) (?:\w+ ){{0,3}}(?:of (?:the|our) )?(?:\w+ ){{0,2}}{_BAD}",
    re.IGNORECASE,
)  # fmt: skip


def check(reading: Reading) -> Match | None:
    """Report a count, rank or score of people by what went wrong."""
    match = _RANK.search(reading.sentence.text[:2000])
    if match is None:
        return None
    at = reading.sentence.start
    ask = "Count by service, by kind of change or by contributing condition: those can be changed."
    return Match(
        at + match.start(),
        at + match.end(),
        "This counts or ranks individuals by incidents: remove it.",
        (ask,),
    )


RULE = Rule(
    code="PM601",
    name="ranking-of-individuals",
    severity=Severity.ERROR,
    summary="Individuals are ranked or counted by incidents.",
    why="Whoever is counted stops reporting, and who works on the riskiest systems always leads the list.",
    bad="Incidents per engineer this quarter: ...",
    good="Incidents per service this quarter: ...",
    source="R-BL-6; Google SRE book, Postmortem Culture",
    sentence=check,
    triggers=words(
        """incidents incident outages outage failures failure mistakes mistake errors error bugs bug offender
        offenders rollbacks rollback regressions regression breakages breakage deploys misdeploys missed"""
    ),
    also=words(
        """engineer engineers developer developers person people individual individuals employee employees
        responder responders operator operators admin admins administrator caller author authors committer
        committers contributor contributors member members offender offenders his her their"""
    ),
)
