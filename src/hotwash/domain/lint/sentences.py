"""Prose is cut into sentences and sentences into words, each at its place in the source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hotwash.domain.lint.document import Block, Document
from hotwash.domain.lint.sections import Role

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|\n(?=[ \t]*\n)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|mr|mrs|ms|dr|no|inc|ltd|corp|st|fig|sec|min|"
    r"max|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec|a\.m|p\.m|u\.s|al|ca|aka)|\b[a-z])\.$",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"[A-Za-zÀ-ɏ]\w*(?:[-/'’]\w+)*|@[\w-]+|[^\w\s\ue000\ue001'’]|\d\w*(?:[:.,/-]\w+)*%?|['’](?:ve|re|ll|d|s|m)\b"
    r"|[\ue000\ue001]+|['’]"
)
_CONTRACTED = re.compile(r"n['’]t\b|['’](?:ve|re|ll|d|s|m)\b", re.IGNORECASE)
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}
LIMIT = 1500
"""Words past this many in one sentence are not looked at: nobody writes one, and cost stays linear."""


class Words:
    """The words of a sentence as parallel lists: lower case, as written, and (on demand) their source offsets."""

    __slots__ = ("_offset", "_places", "_sentence", "low", "text")

    def __init__(self, sentence: str, offset: int, texts: list[str], places: list[tuple[int, int]] | None) -> None:
        self.text = texts
        self.low = [word.lower() for word in texts]
        self._sentence, self._offset, self._places = sentence, offset, places

    def __len__(self) -> int:
        return len(self.low)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give where the words from first to last, both included, stand in the source."""
        if self._places is None:
            self._places = [match.span() for match in _WORD.finditer(self._sentence)]
        return self._offset + self._places[first][0], self._offset + self._places[last][1]


@dataclass(slots=True)
class Sentence:
    """One sentence of a block; `text` has markup blanked out and the length it has in the source."""

    text: str
    start: int
    block: Block
    document: Document
    first: bool = True
    """Whether it opens its block."""

    @property
    def role(self) -> Role:
        return self.block.section.role

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def words(self) -> Words:
        """Tokenise; most sentences hold nothing a rule starts from and are never asked."""
        return tokenise(self.text, self.start)

    @property
    def question(self) -> bool:
        return self.text.rstrip(" \"'”’)").endswith("?")


def tokenise(text: str, offset: int) -> Words:
    """Split a sentence into words; "didn't" is two words, "on-call" is one."""
    if "'" not in text and "’" not in text:
        return Words(text, offset, _WORD.findall(text)[:LIMIT], None)
    pieces: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        word, (start, end) = match.group(), match.span()
        if "'" in word or "’" in word:
            pieces += _split(word, start)
        else:
            pieces.append((word, start, end))
        if len(pieces) >= LIMIT:
            break
    return Words(text, offset, [word for word, _, _ in pieces], [(start, end) for _, start, end in pieces])


def _split(word: str, start: int) -> list[tuple[str, int, int]]:
    """Cut "shouldn't've" into should, n't, 've; an apostrophe that contracts nothing stays inside its word."""
    pieces: list[tuple[str, int, int]] = []
    at = 0
    for match in _CONTRACTED.finditer(word):
        if match.start() > at:
            stem = word[at : match.start()]
            pieces.append((_WHOLE.get(stem.lower(), stem), start + at, start + match.start()))
        pieces.append((match.group().replace("’", "'"), start + match.start(), start + match.end()))
        at = match.end()
    if at < len(word):
        pieces.append((word[at:], start + at, start + len(word)))
    return pieces


def sentences(document: Document, block: Block) -> Iterator[Sentence]:
    """Cut a block's prose into sentences; an abbreviation ends none."""
    text = document.text(block.start, block.end)
    begin, first = 0, True
    for match in _END.finditer(text):
        stop = match.end()
        if match.group() == "." and _ABBREVIATION.search(text, max(begin, stop - 8), stop):
            continue
        follow = text[stop : stop + 40].lstrip(" \n\t\"'“‘([*")
        if match.group()[0] not in "\n!?" and follow and follow[0].islower():
            continue
        if sentence := _cut(document, block, text, begin, stop, first):
            yield sentence
            first = False
        begin = stop
    if sentence := _cut(document, block, text, begin, len(text), first):
        yield sentence


def _cut(document: Document, block: Block, text: str, begin: int, stop: int, first: bool) -> Sentence | None:
    piece = text[begin:stop]
    bare = piece.strip()
    if not bare:
        return None
    begin += len(piece) - len(piece.lstrip())
    return Sentence(bare, block.start + begin, block, document, first)
