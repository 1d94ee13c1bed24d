"""A reading is a sentence with its words and clauses, worked out once and shared by all rules."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grammar import Clause, read_clauses
from hotwash.domain.lint.noun_phrases import Who
from hotwash.domain.lint.sentences import Sentence
from hotwash.domain.lint.wordlist import words

T = TypeVar("T")
_OPENERS = {'"': '"', "“": "”", "„": "“", "«": "»"}
_TIES = lex.PREPOSITIONS | words("sure that if whether when better more earlier sooner faster up twice before")
_NAMELESS = words("it this that these better more faster again always things everything")
_IRREALIS = words("if whether unless")


@lru_cache(maxsize=256)
def _parts(phrase: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(part.split("|")) for part in phrase.split())


class Reading:
    """What rules see of a sentence."""

    __slots__ = ("_clauses", "_quoted", "known", "low", "role", "sentence", "words")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.role = sentence.role
        self.words = sentence.words
        self.low = self.words.low
        self.known: dict[str, Any] = {}
        self._clauses: list[Clause] | None = None
        self._quoted: frozenset[int] | None = None

    def once(self, key: str, work: Callable[["Reading"], T]) -> T:
        """Work something out once for all rules that ask for it."""
        if key not in self.known:
            self.known[key] = work(self)
        found: T = self.known[key]
        return found

    @property
    def clauses(self) -> list[Clause]:
        """Read the grammar on first use."""
        if self._clauses is None:
            self._clauses = read_clauses(self.words)
        return self._clauses

    @property
    def quoted(self) -> frozenset[int]:
        """Which words stand between quotation marks: mentioned rather than said."""
        if self._quoted is None:
            self._quoted = self._within_quotes()
        return self._quoted

    def _within_quotes(self) -> frozenset[int]:
        if _OPENERS.keys().isdisjoint(self.low):
            return frozenset()
        inside: set[int] = set()
        close, begin = "", 0
        for index, word in enumerate(self.low):
            if close and word == close:
                inside.update(range(begin, index))
                close = ""
            elif not close and word in _OPENERS:
                close, begin = _OPENERS[word], index + 1
        return frozenset(inside)

    def match(self, start: int, end: int, message: str, *rewrites: str, severity: Severity | None = None) -> Match:
        """Build a match over words [start, end)."""
        last = max(start, min(end, len(self.words)) - 1)
        return Match(*self.words.span(start, last), message, rewrites, severity, role=self.role)

    def phrase(self, start: int, end: int, limit: int = 14) -> str:
        """Give the source text of words [start, end), cut at a clause's end or at `limit` words."""
        stop = start
        while stop < min(end, len(self.words), start + limit) and self.low[stop] not in {
            ".",
            ";",
            ":",
            "!",
            "?",
            "(",
        }:
            stop += 1
        if stop <= start:
            return ""
        first, last = self.words.span(start, stop - 1)
        return " ".join(self.sentence.document.source[first:last].split())

    def topic(self, start: int) -> str:
        """Give what the words from `start` are about, without those that tie it; empty where they name nothing."""
        while start < len(self.low) and self.low[start] in _TIES:
            start += 1
        about = self.phrase(start, len(self.low), 10)
        return "" if all(word in _NAMELESS for word in about.lower().split()) else about

    def topic_of(self, clause: Clause) -> str:
        """Give a clause's subject, where that is more than a pronoun."""
        first, last = clause.subject
        return self.who_text(clause) if last - first > 1 else ""

    def find(self, phrase: str) -> tuple[int, int] | None:
        """Find a sequence of words; "a|b" stands for either."""
        parts = _parts(phrase)
        low, first, size = self.low, parts[0], len(parts)
        if first.isdisjoint(low):
            return None
        for index, word in enumerate(low):
            fits = word in first and len(low) - index >= size
            if fits and all(low[index + offset] in parts[offset] for offset in range(1, size)):
                return index, index + size
        return None

    def negated_before(self, index: int, reach: int = 6) -> bool:
        """Tell whether a word is denied: "never a root cause", "no human error"."""
        window = self.low[max(0, index - reach) : index]
        return any(
            word in lex.NEGATIONS or word in {"no", "without", "isn't", "avoid", "rather", "instead", "neither"}
            for word in window
        )

    def conditional(self, clause: Clause) -> bool:
        """Tell whether the clause stands under "if" or "whether"."""
        return any(word in _IRREALIS for word in self.low[max(0, clause.subject[0] - 3) : clause.start])

    def who_text(self, clause: Clause) -> str:
        """Give the subject as written."""
        if clause.who is Who.IMPLIED:
            return "somebody"
        said = self.phrase(clause.subject[0], clause.subject[1])
        return said[:1].lower() + said[1:] if self.low[clause.subject[0]] in lex.DETERMINERS else said
