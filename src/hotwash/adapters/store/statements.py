"""Statements of the hot path: built and compiled once, run without what SQLAlchemy does anew for each call."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Executable,
    Insert,
    Table,
    Text,
    any_,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

_DIALECTS = {"sqlite": sqlite.dialect(paramstyle="qmark"), "postgresql": postgresql.asyncpg.dialect()}  # type: ignore[no-untyped-call]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; each names every column it does not leave to its default, and all the same ones."""
    if rows:
        _run(connection, *_insert(table, connection.dialect.name, tuple(rows[0])), rows)


def upsert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or replace the non-key columns of those that exist."""
    if rows:
        _run(connection, *_upsert(table, connection.dialect.name, tuple(rows[0])), rows)


def listed(column: ColumnElement[Any], dialect: str) -> ColumnElement[bool]:
    """The column's value is one of `keys`, however many, in a statement whose text stays the same."""
    if dialect == "postgresql":
        return column == any_(bindparam("keys", type_=ARRAY(Text)))
    return column.in_(select(func.json_each(bindparam("keys", type_=Text)).table_valued("value").c.value))


def keys(values: Iterable[str], connection: Connection) -> Mapping[str, Any]:
    """The parameter of `listed`."""
    found = sorted(values)
    return {"keys": found if connection.dialect.name == "postgresql" else json.dumps(found)}


def _run(connection: Connection, sql: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    values = itemgetter(*columns)
    connection.exec_driver_sql(sql, [values(row) for row in rows])


@cache
def _insert(table: Table, dialect: str, columns: tuple[str, ...]) -> tuple[str, Sequence[str]]:
    return _compiled(insert(table).values({name: bindparam(name) for name in columns}), dialect)


@cache
def _upsert(table: Table, dialect: str, columns: tuple[str, ...]) -> tuple[str, Sequence[str]]:
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    statement = statement.values({name: bindparam(name) for name in columns})
    own = list(table.primary_key.columns)
    changed = {name: statement.excluded[name] for name in columns if table.c[name] not in set(own)}
    upserting: Insert = statement.on_conflict_do_update(index_elements=own, set_=changed)
    return _compiled(upserting, dialect)


def _compiled(statement: Executable, dialect: str) -> tuple[str, Sequence[str]]:
    compiled: Any = statement.compile(dialect=_DIALECTS[dialect])  # type: ignore[attr-defined]
    return str(compiled), tuple(compiled.positiontup)
