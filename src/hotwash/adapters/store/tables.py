"""The tables of both stores, SQLite and PostgreSQL.

Moments that are compared are milliseconds since the epoch; moments that are under a hash are RFC 3339 text.
JSON is text: what is hashed must come back byte for byte.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    literal,
)

from hotwash.app.reading import MARKED

metadata = MetaData()

instance = Table(
    "instance",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("signing_seed", LargeBinary, nullable=False),
    Column("next_number", Integer, nullable=False),
)

policies = Table("policies", metadata, Column("hash", Text, primary_key=True), Column("document", Text, nullable=False))

drills = Table(
    "drills",
    metadata,
    Column("id", Text, primary_key=True),
    Column("scenario", Text, nullable=False),
    Column("wall_start", BigInteger, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("rate", Float, nullable=False),
)

# drill is '' outside drills: a drill has people of its own, who may share a name with somebody real.
people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("drill", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("role", Text, nullable=False, server_default="responder"),
    Column("password", Text),
    Column("disabled", Integer, nullable=False, server_default="0"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("drill", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False, server_default="admin"),
    Column("created_at", BigInteger, nullable=False, server_default="0"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("drill", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
Index("sessions_by_person", sessions.c.person, sessions.c.drill)

# person is the account a link is for, once it exists: a link also sets a forgotten password anew.
invitations = Table(
    "invitations",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("email", Text),
    Column("person", Text),
    Column("by", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

# Failed sign-ins, by the account tried and by the address they came from.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("sign_in_failures_by_key", sign_in_failures.c.key, sign_in_failures.c.at)

# How people are paged besides the e-mail address of their account; wait is seconds after the page. code_* is what
# was sent there to prove that it reaches its person.
contacts = Table(
    "contacts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("token", Text),
    Column("verified", Integer, nullable=False),
    Column("wait", Integer, nullable=False),
    Column("code_digest", Text),
    Column("code_expires", BigInteger),
    Column("code_tries", Integer, nullable=False),
)
Index("contacts_by_person", contacts.c.person)

teams = Table(
    "teams",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

team_members = Table(
    "team_members",
    metadata,
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)

integrations = Table(
    "integrations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key_digest", Text, nullable=False, unique=True),
    Column("drill", Text),
)

# url, bad and total are all there or none is; dependencies is a JSON list of names.
services = Table(
    "services",
    metadata,
    Column("name", Text, primary_key=True),
    Column("objective", Float),
    Column("owner", Text),
    Column("url", Text),
    Column("bad", Text),
    Column("total", Text),
    Column("dependencies", Text, nullable=False, server_default="[]"),
)

# Lists are searched by severity, words (id and title, case-folded), owed_by (who has a postmortem to write) and
# ended_at (null while it is open).
incidents = Table(
    "incidents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("header", Text, nullable=False),
    Column("drill", Text),
    Column("status", Text, nullable=False),
    Column("service", Text),
    Column("state", Text, nullable=False),
    Column("record_size", Integer, nullable=False),
    Column("record_head", Text, nullable=False),
    Column("annex_size", Integer, nullable=False),
    Column("annex_head", Text, nullable=False),
    Column("restricted", Integer, nullable=False, server_default="0"),
    Column("opened_at", BigInteger, nullable=False, server_default="0"),
    Column("severity", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("owed_by", Text),
    Column("ended_at", BigInteger),
    Column("pages_wait", Integer, nullable=False, server_default="0"),
)
Index("incidents_by_status", incidents.c.status, incidents.c.opened_at)
Index("incidents_by_debt", incidents.c.owed_by)
Index("incidents_by_opening", incidents.c.opened_at)
Index(
    "incidents_open_by_service",
    incidents.c.service,
    sqlite_where=incidents.c.status == "open",
    postgresql_where=incidents.c.status == "open",
)
Index("incidents_by_end", incidents.c.ended_at)

pages_wait = incidents.c.pages_wait == literal(1, literal_execute=True)
"""Open incidents with a page that nobody has answered; written out, so that SQLite uses its index."""
Index("incidents_with_pages", incidents.c.id, sqlite_where=pages_wait, postgresql_where=pages_wait)

# The need-to-know list of a restricted incident.
members = Table(
    "members",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)

open_services = Table(
    "open_services",
    metadata,
    Column("service", Text, primary_key=True),
    Column("incident", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("chain", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("v", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("digests", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)

is_marked = events.c.kind.in_(bindparam("marked", MARKED, expanding=True, literal_execute=True))
"""Asked alone (such entries are the record's only) and written out, or SQLite leaves the index below unused."""
Index(
    "events_marked",
    events.c.incident,
    events.c.seq,
    sqlite_where=events.c.kind.in_(MARKED),
    postgresql_where=events.c.kind.in_(MARKED),
)

texts = Table(
    "texts",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("chain", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("words", Text, nullable=False),
    sqlite_with_rowid=False,
)

redactions = Table(
    "redactions",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("chain", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
)

documents = Table(
    "documents",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("author", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("markdown", Text, nullable=False),
    Column("redacted", Integer, nullable=False, server_default="0"),
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("due", Text, nullable=False),
    Column("due_wall", BigInteger, nullable=False),
    Column("what", Text, nullable=False),
    Column("role", Text),
    Column("missing", Text, nullable=False),
)
Index("deadlines_by_wall", deadlines.c.due_wall)

# state is waiting, delivered or given-up; why is what the last try said.
outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("incident", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("available_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("settled_at", BigInteger),
    Column("why", Text),
)
Index("outbox_to_do", outbox.c.state, outbox.c.available_at)
is_page = outbox.c.topic == literal("page.channel", literal_execute=True)
Index("outbox_of_pages", outbox.c.incident, sqlite_where=is_page, postgresql_where=is_page)

# kinds is a JSON list of the entry kinds an endpoint wants; an empty one wants all that are told.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("disabled", Text),
)

alerts = Table(
    "alerts",
    metadata,
    Column("integration", Text, primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("firing", Integer, nullable=False),
    Column("service", Text),
    Column("incident", Text),
    Column("labels", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("starts_at", Text, nullable=False),
    Column("ends_at", Text),
    Column("last_seen", BigInteger, nullable=False),
    Column("times", Integer, nullable=False),
    Column("rounds", Integer, nullable=False, server_default="0"),
    Column("maintenance", Text),
)
Index("alerts_by_last_seen", alerts.c.last_seen)
Index("alerts_by_incident", alerts.c.incident)
Index("alerts_by_maintenance", alerts.c.maintenance)

# What a storm added to an incident since its record was last told; due is when it is told next.
storms = Table(
    "storms",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("integration", Text, nullable=False),
    Column("firing", Integer, nullable=False),
    Column("resolved", Integer, nullable=False),
    Column("examples", Text, nullable=False),
    Column("due", BigInteger, nullable=False),
)

# closed is 1 once the alerts that still fired at the end have been looked at.
maintenance = Table(
    "maintenance",
    metadata,
    Column("id", Text, primary_key=True),
    Column("service", Text, nullable=False),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("closed", Integer, nullable=False),
)
Index("maintenance_open", maintenance.c.closed, maintenance.c.ends)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("integration", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

replays = Table(
    "replays",
    metadata,
    Column("person", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", BigInteger, nullable=False, server_default="0"),
)

# slo is an SLO's name and what it counts; reached is how far its backend has been asked, newest its newest sums.
slo_polls = Table(
    "slo_polls",
    metadata,
    Column("slo", Text, primary_key=True),
    Column("reached", BigInteger, nullable=False),
    Column("newest", BigInteger),
)

# Everything up to a minute: what a window holds is the difference of two rows. A minute without a row is a gap.
slo_sums = Table(
    "slo_sums",
    metadata,
    Column("slo", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("minutes", Integer, nullable=False),
    Column("bad", Float, nullable=False),
    Column("total", Float, nullable=False),
    Column("spent", Float, nullable=False),
    Column("units", Float, nullable=False),
    Column("open_bad", Float, nullable=False),
    Column("open_total", Float, nullable=False),
    sqlite_with_rowid=False,
)
Index("slo_sums_by_age", slo_sums.c.at)

# Who asks a backend now; the others leave it alone until then.
slo_leases = Table(
    "slo_leases",
    metadata,
    Column("backend", Text, primary_key=True),
    Column("until", BigInteger, nullable=False),
)

# A change by its source's own id; number is what people here call it, and is given out once.
changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("over_at", BigInteger, nullable=False),
    Column("regions", Text),
    Column("link", Text),
    Column("outcome", Text),
    Column("by", Text, nullable=False),
    Column("reported_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
Index("changes_by_id", changes.c.source, changes.c.id, unique=True)
Index("changes_by_end", changes.c.over_at)
Index("changes_by_start", changes.c.started_at)

# A schedule as its file has it, from a moment on; no document: from then on it is not in use. Rows are never changed.
schedule_versions = Table(
    "schedule_versions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("document", Text),
    Column("file", Text),
    Column("by", Text, nullable=False),
)

# made is the order in which they came: of two that overlap the later one holds.
oncall_overrides = Table(
    "oncall_overrides",
    metadata,
    Column("made", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("schedule", Text, nullable=False),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("instead_of", Text),
    Column("level", Text),
    Column("by", Text, nullable=False),
)
Index("oncall_overrides_by_id", oncall_overrides.c.id, unique=True)
Index("oncall_overrides_by_end", oncall_overrides.c.schedule, oncall_overrides.c.ends)

covers = Table(
    "covers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("schedule", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
)
Index("covers_by_end", covers.c.ends)

# of is person:ana or team:payments; whoever has the link reads that calendar.
calendar_links = Table(
    "calendar_links",
    metadata,
    Column("of", Text, primary_key=True),
    Column("digest", Text, nullable=False),
)
Index("calendar_links_by_digest", calendar_links.c.digest, unique=True)

APPEND_ONLY = ("events", "redactions", "policies")
"""Tables whose rows are never changed or removed."""

REMOVED_ONLY_BY_REDACTION = ("texts", "documents")
"""Tables whose words go only where a redaction is on record; a serving role may ask, triggers decide."""
