"""A rule is one file: what it finds, why that matters, an example and its source."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.sections import Role


class Profile(StrEnum):
    """Which documents are linted: the product's own (everything), or anybody's prose."""

    STRICT = "strict"
    PROSE = "prose"


BOTH = frozenset({Profile.STRICT, Profile.PROSE})
STRICT_ONLY = frozenset({Profile.STRICT})

DocumentCheck = Callable[[Document, Facts | None], Iterable[Match]]
SentenceCheck = Callable[[Reading], Match | None]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """Exactly one of `document` and `sentence` is set.

    A sentence rule is asked only about sentences that hold one of its `triggers` and one of its `also`, where
    it has any (lower case words, "@" and "?"); in `roles_always` the triggers suffice. It is never asked in
    `roles_never`. Most sentences hold no such pair and are never cut into words: that is what makes it fast.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    bad: str
    good: str
    source: str
    profiles: frozenset[Profile] = BOTH
    preview: bool = False
    """Off unless selected or --preview: its held-out precision is below .9 or could not be shown."""
    strict_severity: Severity | None = None
    document: DocumentCheck | None = None
    sentence: SentenceCheck | None = None
    triggers: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    roles_always: frozenset[Role] = frozenset()
    roles_never: frozenset[Role] = frozenset({Role.CHAT})
    fixable: bool = False

    def severity_in(self, profile: Profile) -> Severity:
        """Give the severity of a finding under a profile."""
        return self.strict_severity or self.severity if profile is Profile.STRICT else self.severity
