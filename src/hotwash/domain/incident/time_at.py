"""How long an incident was at each severity, exactly as its record has it (R-SEV-9)."""

from datetime import timedelta
from itertools import pairwise
from operator import itemgetter

from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant


def time_at(
    incident: Incident, now: Instant, *, since: Instant | None = None, until: Instant | None = None
) -> dict[Severity, timedelta]:
    """From its declaration to its end, or to now; within two moments where they are given. What it was not is left out.

    A change written down late counts from when it happened, so that the times add up to how long it lasted.
    """
    begin = max(incident.declared_at, since) if since else incident.declared_at
    end = min(incident.ended_at or now, until) if until else incident.ended_at or now
    found: dict[Severity, timedelta] = {}
    changes = sorted(((max(one.since, begin), one.severity) for one in incident.severities), key=itemgetter(0))
    for (start, severity), (stop, _) in pairwise([*changes, (end, incident.severity)]):
        lasted = min(stop, end) - start
        if lasted > timedelta():
            found[severity] = found.get(severity, timedelta()) + lasted
    return dict(sorted(found.items()))
