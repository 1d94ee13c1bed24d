"""What the database itself refuses: changing or removing the record, appending to a locked one (R-TL-2)."""

from hotwash.adapters.store.tables import APPEND_ONLY

_NEVER = """
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} refused'); END
"""

# INSERT OR REPLACE removes the old row without firing a DELETE trigger.
_NO_REPLACE = """
CREATE TRIGGER events_never_replace BEFORE INSERT ON events
WHEN EXISTS (
  SELECT 1 FROM events WHERE incident = NEW.incident AND chain = NEW.chain AND seq = NEW.seq
)
BEGIN SELECT RAISE(ABORT, 'events is append-only: replace refused'); END
"""

_LOCKED = """
CREATE TRIGGER events_after_lock BEFORE INSERT ON events
WHEN NEW.chain = 'record' AND (SELECT status FROM incidents WHERE id = NEW.incident) = 'locked'
BEGIN SELECT RAISE(ABORT, 'this record is locked'); END
"""

_TEXT_UPDATE = """
CREATE TRIGGER texts_never_update BEFORE UPDATE ON texts
BEGIN SELECT RAISE(ABORT, 'texts are never changed, only redacted'); END
"""

_TEXT_DELETE = """
CREATE TRIGGER texts_only_redacted BEFORE DELETE ON texts
WHEN NOT EXISTS (
  SELECT 1 FROM redactions
  WHERE incident = OLD.incident AND chain = OLD.chain AND seq = OLD.seq AND field = OLD.field
)
BEGIN SELECT RAISE(ABORT, 'words are removed only by a redaction that is on record'); END
"""

SQLITE = (
    *(_NEVER.format(table=table, verb=verb) for table in APPEND_ONLY for verb in ("update", "delete")),
    _NO_REPLACE,
    _LOCKED,
    _TEXT_UPDATE,
    _TEXT_DELETE,
)
