"""A profile chooses rules for a kind of document; select, ignore and preview then change the choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hotwash.domain.lint.rule import Profile, Rule
from hotwash.domain.lint.rules import RULES

UNUSED_SUPPRESSION = "PM900"


class UnknownRule(ValueError):
    """No rule starts with {0}: `hotwash rule` lists them all."""


@dataclass(frozen=True)
class Selection:
    """The rules that run, and the profile that sets their severities."""

    profile: Profile
    rules: tuple[Rule, ...]

    @property
    def unused_suppression(self) -> Rule | None:
        return next((rule for rule in self.rules if rule.code == UNUSED_SUPPRESSION), None)

    def runs(self, code: str) -> bool:
        """Tell whether a rule takes part: an idle suppression of one that does not is no finding."""
        return any(rule.code == code for rule in self.rules)

    def knows(self, code: str) -> bool:
        """Tell whether a code is any rule's."""
        return any(rule.code == code for rule in RULES)


def select(
    profile: Profile = Profile.PROSE,
    chosen: Iterable[str] = (),
    ignored: Iterable[str] = (),
    preview: bool = False,
) -> Selection:
    """Choose rules; PM1 stands for every code that starts so. UnknownRule when none does."""
    return _select(profile, tuple(chosen), tuple(ignored), preview)


@lru_cache(maxsize=256)
def _select(profile: Profile, chosen: tuple[str, ...], ignored: tuple[str, ...], preview: bool) -> Selection:
    for prefix in (*chosen, *ignored):
        if prefix != "ALL" and not any(rule.code.startswith(prefix) for rule in RULES):
            raise UnknownRule(prefix)
    return Selection(profile, tuple(rule for rule in RULES if _enabled(rule, profile, chosen, ignored, preview)))


def _enabled(rule: Rule, profile: Profile, chosen: tuple[str, ...], ignored: tuple[str, ...], preview: bool) -> bool:
    """The longer prefix wins, as ruff's users expect: --select PM1 --ignore PM104 leaves PM101."""
    wanted = max((len(p) if p != "ALL" else 1 for p in chosen if p == "ALL" or rule.code.startswith(p)), default=0)
    unwanted = max((len(p) if p != "ALL" else 1 for p in ignored if p == "ALL" or rule.code.startswith(p)), default=0)
    if unwanted and unwanted >= wanted:
        return False
    if chosen:
        return bool(wanted)
    return profile in rule.profiles and (preview or not rule.preview)
