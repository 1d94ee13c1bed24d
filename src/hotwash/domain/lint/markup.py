"""Inline markup is blanked out character for character: a place in the prose is a place in the source."""

import re

CODE = "\ue000"
"""Stands for each character of a code span: a noun of the system to the grammar, never a word."""

LINK = "\ue001"
"""Stands for each character of a bare address."""

_BEGIN = re.compile(r"[\\`<\]!\[&*~_]|(?:http|ftp)s?://")
"""Most characters start nothing; what these start is for _INLINE to tell."""
# Longest construct first. Runs are bounded so that no input makes a match start over and over.
_INLINE = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,32})"
    r"|(?P<comment><!--.{0,4000}?-->)"
    r"|(?P<tag></?[a-zA-Z][^<>\n]{0,1000}>)"
    r"|(?P<url>\b(?:https?|ftp)://[^\s<>()\[\]]{1,4000})"
    r"|"
    r"(?P<target>\](?:\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?(?:\s{1,8}[\"'][^\"'\n]{0,300}[\"'])?\)|"
    r"\[[^\[\]\n]{0,200}\])?)"
    r"|(?P<open>!?\[)"
    r"|(?P<entity>&(?:[a-zA-Z]{2,24}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)"
    r"|(?P<stars>\*{1,16}|~~|(?<![^\W_])_{1,3}(?=\w)|(?<=[^\W_])_{1,3}(?![^\W_]))",
    re.DOTALL,
)
_MARKUP = re.compile(r"[\\`<\[\]*~_&]|://")


def plain(source: str, start: int, end: int) -> str:
    """Return source[start:end] at the same length, with markup as blanks and code as CODE."""
    text = source[start:end]
    if _MARKUP.search(text) is None:
        return text
    return _masked(text)


def _masked(text: str) -> str:
    parts: list[str] = []
    done = 0
    closers = _tick_runs(text)
    for begin in _BEGIN.finditer(text):
        match = _INLINE.match(text, begin.start()) if begin.start() >= done else None
        if match is None:
            continue
        at, stop = match.span()
        parts.append(text[done:at])
        kind = match.lastgroup
        if kind == "ticks":
            close = closers.get(at)
            fill = CODE if close is not None else " "
            stop = close or stop
            parts.append(fill * (stop - at))
        elif kind == "url":
            parts.append(LINK * (stop - at))
        elif kind == "escape":
            parts.append(" " + text[at + 1])
        else:
            parts.append(_blank(text[at:stop]))
        done = stop
    parts.append(text[done:])
    return "".join(parts)


def _blank(text: str) -> str:
    """Blank markup out but keep line breaks, which end nothing and move nothing."""
    return "".join("\n" if char == "\n" else " " for char in text) if "\n" in text else " " * len(text)


def _tick_runs(text: str) -> dict[int, int]:
    """Map the start of each run of backticks that closes to where its code span ends, in one pass."""
    if "`" not in text:
        return {}
    runs = [(match.start(), match.end()) for match in re.finditer(r"`+", text)]
    next_of: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        start, end = runs[index]
        next_of.setdefault(end - start, []).append(index)
    spans: dict[int, int] = {}
    index = 0
    while index < len(runs):
        start, end = runs[index]
        same = next_of[end - start]
        while same and same[-1] <= index:
            same.pop()
        if same:
            spans[start] = runs[same[-1]][1]
            index = same[-1]
        index += 1
    return spans
