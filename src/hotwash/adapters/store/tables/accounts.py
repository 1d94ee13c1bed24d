"""People, how they sign in, how they are reached, and their teams."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from hotwash.adapters.store.tables.metadata import metadata

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
