"""What the database itself refuses: changing or removing the record, appending to a locked one (R-TL-2).

The triggers bind everybody, the owner of the tables included. On PostgreSQL a serving role that does not own
them is given no more than it needs, so that it cannot remove a trigger either.
"""

from collections.abc import Sequence

from hotwash.adapters.store.tables import APPEND_ONLY, REMOVED_ONLY_BY_REDACTION, metadata

_FIRST = ("events", "redactions", "documents", "policies")
"""The append-only tables of the first migration; documents became redactable later."""

_SQLITE_NEVER = """
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} refused'); END
"""

_SQLITE = (
    *(_SQLITE_NEVER.format(table=table, verb=verb) for table in _FIRST for verb in ("update", "delete")),
    # INSERT OR REPLACE removes the old row without firing a DELETE trigger.
    """
CREATE TRIGGER events_never_replace BEFORE INSERT ON events
WHEN EXISTS (
  SELECT 1 FROM events WHERE incident = NEW.incident AND chain = NEW.chain AND seq = NEW.seq
)
BEGIN SELECT RAISE(ABORT, 'events is append-only: replace refused'); END
""",
    """
CREATE TRIGGER events_after_lock BEFORE INSERT ON events
WHEN NEW.chain = 'record' AND (SELECT status FROM incidents WHERE id = NEW.incident) = 'locked'
BEGIN SELECT RAISE(ABORT, 'this record is locked'); END
""",
    """
CREATE TRIGGER texts_never_update BEFORE UPDATE ON texts
BEGIN SELECT RAISE(ABORT, 'texts are never changed, only redacted'); END
""",
    """
CREATE TRIGGER texts_only_redacted BEFORE DELETE ON texts
WHEN NOT EXISTS (
  SELECT 1 FROM redactions
  WHERE incident = OLD.incident AND chain = OLD.chain AND seq = OLD.seq AND field = OLD.field
)
BEGIN SELECT RAISE(ABORT, 'words are removed only by a redaction that is on record'); END
""",
)

_POSTGRESQL_NEVER = """
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION hotwash_append_only()
"""

_POSTGRESQL = (
    """
CREATE FUNCTION hotwash_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'restrict_violation';
END $$
""",
    """
CREATE FUNCTION hotwash_after_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.chain = 'record' AND EXISTS (SELECT 1 FROM incidents WHERE id = NEW.incident AND status = 'locked') THEN
    RAISE EXCEPTION 'this record is locked' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
""",
    """
CREATE FUNCTION hotwash_only_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM redactions
    WHERE incident = OLD.incident AND chain = OLD.chain AND seq = OLD.seq AND field = OLD.field
  ) THEN
    RAISE EXCEPTION 'words are removed only by a redaction that is on record' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$
""",
    *(_POSTGRESQL_NEVER.format(table=table, verb=verb) for table in _FIRST for verb in ("update", "delete")),
    *(_POSTGRESQL_NEVER.format(table=table, verb="truncate") for table in (*_FIRST, "texts")),
    """
CREATE TRIGGER events_after_lock BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION hotwash_after_lock()
""",
    _POSTGRESQL_NEVER.format(table="texts", verb="update"),
    """
CREATE TRIGGER texts_only_redacted BEFORE DELETE ON texts FOR EACH ROW EXECUTE FUNCTION hotwash_only_redacted()
""",
)

TRIGGERS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
"""By the name of the dialect, as the first migration made them."""

# Each redaction of an incident may take words out of each of its saved postmortems once, and change no more.
_REDACTED_DOCUMENT = """
  NEW.incident = OLD.incident AND NEW.revision = OLD.revision AND NEW.author = OLD.author
  AND NEW.saved_at = OLD.saved_at AND NEW.redacted > OLD.redacted
  AND NEW.redacted <= (SELECT count(*) FROM redactions WHERE incident = OLD.incident)
"""


def redactable_documents(dialect: str) -> Sequence[str]:
    """Statements that let a redaction on record, and nothing else, change a saved postmortem."""
    if dialect == "sqlite":
        return (
            "DROP TRIGGER documents_never_update",
            f"""
CREATE TRIGGER documents_only_redacted BEFORE UPDATE ON documents WHEN NOT ({_REDACTED_DOCUMENT})
BEGIN SELECT RAISE(ABORT, 'documents is append-only: update refused'); END
""",
        )
    return (
        "DROP TRIGGER documents_never_update ON documents",
        f"""
CREATE FUNCTION hotwash_documents_only_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT ({_REDACTED_DOCUMENT}) THEN
    RAISE EXCEPTION 'documents is append-only: update refused' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
""",
        """
CREATE TRIGGER documents_only_redacted BEFORE UPDATE ON documents
FOR EACH ROW EXECUTE FUNCTION hotwash_documents_only_redacted()
""",
    )


def grants(role: str) -> Sequence[str]:
    """Statements that give a serving role of PostgreSQL what serving needs, and take the rest away.

    role is a quoted identifier.
    """
    may_change = [table.name for table in metadata.sorted_tables if table.name not in APPEND_ONLY]
    free = ", ".join(name for name in may_change if name not in REMOVED_ONLY_BY_REDACTION)
    return (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {role}",
        f"REVOKE INSERT ON alembic_version FROM {role}",
        f"GRANT UPDATE, DELETE ON {free} TO {role}",
        f"GRANT DELETE ON texts TO {role}",
        f"GRANT UPDATE (markdown, redacted) ON documents TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    )
