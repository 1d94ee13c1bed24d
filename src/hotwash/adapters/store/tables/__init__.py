"""The tables of both stores, SQLite and PostgreSQL.

Moments that are compared are milliseconds since the epoch; moments that are under a hash are RFC 3339 text.
JSON is text: what is hashed must come back byte for byte.
"""

from hotwash.adapters.store.tables.accounts import (
    contacts as contacts,
    invitations as invitations,
    people as people,
    sessions as sessions,
    sign_in_failures as sign_in_failures,
    team_members as team_members,
    teams as teams,
    tokens as tokens,
)
from hotwash.adapters.store.tables.alerts import (
    alerts as alerts,
    dead_letters as dead_letters,
    integrations as integrations,
    maintenance as maintenance,
    storms as storms,
)
from hotwash.adapters.store.tables.changes import changes as changes
from hotwash.adapters.store.tables.delivery import is_page as is_page, outbox as outbox, webhooks as webhooks
from hotwash.adapters.store.tables.incidents import (
    deadlines as deadlines,
    documents as documents,
    events as events,
    incidents as incidents,
    is_marked as is_marked,
    members as members,
    open_services as open_services,
    pages_wait as pages_wait,
    redactions as redactions,
    replays as replays,
    texts as texts,
)
from hotwash.adapters.store.tables.instance import drills as drills, instance as instance, policies as policies
from hotwash.adapters.store.tables.metadata import metadata as metadata
from hotwash.adapters.store.tables.oncall import (
    calendar_links as calendar_links,
    covers as covers,
    oncall_overrides as oncall_overrides,
    schedule_versions as schedule_versions,
)
from hotwash.adapters.store.tables.slos import (
    services as services,
    slo_leases as slo_leases,
    slo_polls as slo_polls,
    slo_sums as slo_sums,
)

APPEND_ONLY = ("events", "redactions", "policies")
"""Tables whose rows are never changed or removed."""

REMOVED_ONLY_BY_REDACTION = ("texts", "documents")
"""Tables whose words go only where a redaction is on record; a serving role may ask, triggers decide."""
