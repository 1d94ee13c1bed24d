"""An action item is a row of the action table or an item of the action list."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hotwash.domain.lint.document import Block, Document, Table
from hotwash.domain.lint.finding import Match
from hotwash.domain.lint.lazy_pattern import LazyPattern
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import is_empty

_COLUMNS = {
    "action": LazyPattern(r"\b(?:action|task|item|description|what|todo|work|improvement|measure)\b"),
    "owner": LazyPattern(r"\b(?:owner|assignee|assigned|who|responsible|dri|by whom|lead|team)\b"),
    "due": LazyPattern(r"\b(?:due|date|deadline|eta|when|target|by when)\b"),
    "priority": LazyPattern(r"\b(?:priority|prio|p|severity|urgency)\b"),
}
_OWNER = LazyPattern(
    r"(?:^|[\s(|])@\w[\w./-]*|\b(?:owner|assignee|assigned to|responsible|dri)\b\s*[:=]\s*\w", re.IGNORECASE
)
_DUE = LazyPattern(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b(?:due|by|deadline|eta)\b\s*[:=]\s*\w"
    r"|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{4}\b|\b(?:jan|feb|"
    r"mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2},? \d{4}\b",
    re.IGNORECASE,
)
_PRIORITY = LazyPattern(
    (
        r"\bP[0-4]\b|\bpriority\b\s*[:=]?\s*(?:critical|high|medium|low|\d)|\|\s*(?:critical|high|"
        r"medium|low)\s*(?:\||$)"
    ),
    re.IGNORECASE,
)


class ActionItem(NamedTuple):
    """One action: where it stands, and which of owner, due date and priority it states."""

    start: int
    end: int
    owner: bool
    due: bool
    priority: bool


def action_items(document: Document) -> tuple[ActionItem, ...]:
    """List the action items of the sections that hold actions, tables and lists alike."""
    return document.once("action items", lambda read: tuple(_action_items(read)))


def _action_items(document: Document) -> Iterator[ActionItem]:
    for table in document.tables:
        if table.section.role is Role.ACTIONS:
            yield from _rows(document, table)
    for index, block in enumerate(document.blocks):
        if block.kind == "item" and block.depth == 1 and block.section.role is Role.ACTIONS:
            yield _item(document, block, _children(document, index))


def _children(document: Document, index: int) -> int:
    """Where the item's nested lines end: an owner may stand on a line of its own below it."""
    end = document.blocks[index].end
    for block in document.blocks[index + 1 :]:
        if block.kind != "item" or block.depth < 2:
            return end
        end = block.end
    return end


def _rows(document: Document, table: Table) -> Iterator[ActionItem]:
    columns = {
        field: next((i for i, name in enumerate(table.header) if pattern.search(name)), None)
        for field, pattern in _COLUMNS.items()
    }
    for row in table.rows:
        if not any(end > start for start, end in row):
            continue
        action = columns["action"]
        start, end = row[action] if action is not None and action < len(row) else row[0]
        yield ActionItem(start, end, *(_filled(document, row, columns[name]) for name in ("owner", "due", "priority")))


def _filled(document: Document, row: tuple[tuple[int, int], ...], column: int | None) -> bool:
    return column is not None and column < len(row) and not is_empty(document.text(*row[column]))


def _item(document: Document, block: Block, end: int) -> ActionItem:
    text = document.source[block.start : end]
    return ActionItem(
        block.start,
        block.end,
        bool(_OWNER.search(text)),
        bool(_DUE.search(text)),
        bool(_PRIORITY.search(text)),
    )


def lacking(document: Document, field: str, what: str) -> Iterator[Match]:
    """Report each action item that does not state one field."""
    for item in action_items(document):
        if not getattr(item, field):
            yield Match(
                item.start,
                item.end,
                f"This action item has no {what}: write it as `What | @owner | 2026-07-05 | P1`.",
            )
