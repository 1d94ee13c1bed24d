"""Which rules a piece of text can break is known from its words alone, before it is cut into a sentence.

Each rule is a bit. A word lights the rules that start from it, and those that need it besides; a look-up a word
then answers for all rules together.
"""

from dataclasses import dataclass
from functools import lru_cache

from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.wordlist import LETTERS


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The enabled sentence rules; `lit` is (rules that start from it, rules that need it) by word."""

    rules: tuple[Rule, ...]
    lit: dict[bytes, tuple[int, int]]
    known: frozenset[bytes]
    alone: dict[Role, int]
    """The rules for which a starting word suffices in a part of the document."""
    never: dict[Role, int]
    chosen: dict[int, tuple[Rule, ...]]

    def rules_for(self, text: str, role: Role) -> tuple[Rule, ...]:
        """Choose the rules that a text can break, in the order of their codes."""
        raw = text.encode("utf-8", "replace")
        words = raw.translate(LETTERS).split()
        if b"?" in raw:
            words.append(b"?")
        if b"@" in raw:
            words.append(b"@")
        hits = self.known.intersection(words)
        if not hits:
            return ()
        starting, needing = 0, self.alone[role]
        for word in hits:
            starts, needs = self.lit[word]
            starting |= starts
            needing |= needs
        bits = starting & needing & ~self.never[role]
        found = self.chosen.get(bits)
        return self._choose(bits) if found is None else found

    def _choose(self, bits: int) -> tuple[Rule, ...]:
        found = tuple(rule for index, rule in enumerate(self.rules) if bits >> index & 1)
        self.chosen[bits] = found
        return found


@lru_cache(maxsize=64)
def plan_of(rules: tuple[Rule, ...]) -> Plan:
    """Lay out the sentence rules of a selection."""
    asked = tuple(rule for rule in rules if rule.sentence is not None)
    lit: dict[bytes, tuple[int, int]] = {}
    for index, rule in enumerate(asked):
        for word in rule.triggers | rule.also:
            starts, needs = lit.get(word.encode(), (0, 0))
            lit[word.encode()] = starts | (word in rule.triggers) << index, needs | (word in rule.also) << index
    alone = {role: sum(1 << i for i, r in enumerate(asked) if not r.also or role in r.roles_always) for role in Role}
    never = {role: sum(1 << i for i, r in enumerate(asked) if role in r.roles_never) for role in Role}
    return Plan(asked, lit, frozenset(lit), alone, never, {})
