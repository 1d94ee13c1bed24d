"""hotwash doctor"""

import os
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import click

from hotwash.entry.cli.client import DEFAULT_URL
from hotwash.entry.cli.failing import UNREACHABLE, spoken
from hotwash.entry.cli.local import database_option
from hotwash.entry.cli.showing import Findings, shown

if TYPE_CHECKING:
    import httpx

    from hotwash.app.doctor import Check

_CLOCKS_DIFFER = timedelta(seconds=5)


@click.command()
@database_option
@shown
def doctor(database: str | None, as_json: bool) -> object:
    """Say what is right and what is not, each with what to do.

    Run it on a node, with the node's own environment. Read from the database: migration, signing key, schedules,
    people, teams, deliveries and deadlines. Tried from here: the mail server (no mail is sent) and each Prometheus.
    Asked of the server at $HOTWASH_URL, without a token: whether it is ready, and its clock. No record is touched.

    Exit codes: 0 all is right, 1 findings, 2 bad settings, 3 the server cannot be reached (the rest is still shown).
    """
    from hotwash.bootstrap import diagnose

    with spoken():
        local = diagnose(database)
    answers, asked = _server(os.environ.get("HOTWASH_URL", DEFAULT_URL).rstrip("/"))
    checks = [*local, *asked]
    said = _document(checks) if as_json else _text(checks)
    if not answers:
        return Findings(said, UNREACHABLE)
    return said if all(one.fine for one in checks) else Findings(said)


def _server(url: str) -> "tuple[bool, list[Check]]":
    """Whether it answers, and what it says of itself."""
    import httpx

    from hotwash.app.doctor import Check

    away = "Start it with hotwash serve, or set HOTWASH_URL to where it is."
    try:
        response = httpx.get(f"{url}/readyz", timeout=10)
        told = response.json()
        status = str(told["status"])
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return False, [Check("server", f"{url} cannot be reached: {error}.", away)]
    except (ValueError, KeyError, TypeError):
        return False, [Check("server", f"{url} does not look like Hotwash.", away)]
    if response.is_success:
        ready = Check("server", f"{url} is ready.")
    else:
        ready = Check("server", f"{url} is not ready: {status}.", "Read its log; restart it when it stands still.")
    return True, [ready, _clock(response, told.get("clock_set"))]


def _clock(response: "httpx.Response", clock_set: dict[str, object] | None) -> "Check":
    from hotwash.app.doctor import Check

    ntp = "Keep NTP running on every node."
    if clock_set is not None:
        return Check("clock", f"The server's clock was set by {clock_set['by_seconds']} s at {clock_set['at']}.", ntp)
    differ = abs(parsedate_to_datetime(response.headers["date"]) - datetime.now(UTC))
    if differ > _CLOCKS_DIFFER:
        return Check("clock", f"The server's clock and this one are {differ.total_seconds():.0f} s apart.", ntp)
    return Check("clock", "The server's clock and this one agree.")


def _document(checks: "list[Check]") -> object:
    found = [{"check": one.check, "ok": one.fine, "said": one.said, "do": one.do} for one in checks]
    return {"findings": sum(not one.fine for one in checks), "checks": found}


def _text(checks: "list[Check]") -> str:
    lines = [line for one in checks for line in _lines(one)]
    findings = sum(not one.fine for one in checks)
    end = "All is right." if not findings else "One finding." if findings == 1 else f"{findings} findings."
    return "\n".join([*lines, "", end])


def _lines(one: "Check") -> list[str]:
    first = f"{'ok' if one.fine else 'NOT':<4} {one.check:<11} {one.said}"
    return [first] if one.do is None else [first, f"{'':<16} -> {one.do}"]
