"""hotwash change: report what was changed, as the last step of a deploy or by hand, and list it."""

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.failing import BAD_INPUT, fail
from hotwash.entry.cli.showing import shown

KINDS = click.Choice(["deploy", "config", "flag", "infrastructure", "migration"])


@click.group()
def change() -> None:
    """Tell the server at $HOTWASH_URL what was changed: it ranks changes near the onset of an incident.

    At the end of a job, with its start at hand:

    \b
    hotwash change record deploy checkout-api "Deploy #847" --id "$BUILD" --start "$BEGAN" --end now
    """


@change.command()
@click.argument("kind", type=KINDS)
@click.argument("service")
@click.argument("summary")
@click.option("--id", help="Your own name for it: reported again under it, it is updated. Made up when left out.")
@click.option("--start", help="2026-03-02T13:49:00Z, or now; now when left out, or as it was reported before.")
@click.option("--end", help="2026-03-02T13:59:00Z, or now; left out while it goes on, or where it took a moment.")
@click.option("--region", "regions", multiple=True, help="Where it was made; may be given again.")
@click.option("--link", help="Where more is said: the build, the pull request.")
@click.option("--outcome", type=click.Choice(["running", "succeeded", "failed"]), help="How far it has come.")
@shown
def record(  # one option a field
    kind: str,
    service: str,
    summary: str,
    id: str | None,
    start: str | None,
    end: str | None,
    regions: tuple[str, ...],
    link: str | None,
    outcome: str | None,
    as_json: bool,
) -> object:
    """Report a change of SERVICE and print its id.

    Exit codes: 0 it is kept, 1 refused, 2 it cannot be read, 3 the server cannot be reached.
    """
    body = {
        "kind": kind,
        "service": service,
        "summary": summary,
        "id": id,
        "start": _moment("--start", start),
        "end": _moment("--end", end),
        "regions": list(regions) or None,
        "link": link,
        "outcome": outcome,
    }
    kept = Client().send("/changes", body)
    return kept if as_json else str(kept["id"])


@change.command("list")
@click.option("--service", help="Of this service only.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@shown
def list_changes(service: str | None, limit: int, as_json: bool) -> object:
    """List changes, newest first."""
    found = Client().get("/changes", service=service, limit=limit).json()
    if as_json:
        return found
    return "\n".join(map(_line, found["changes"])) or "No change was reported yet: hotwash change record --help"


def _line(one: dict[str, str | None]) -> str:
    until = f" to {one['end']}" if one["end"] else ""
    outcome = f", {one['outcome']}" if one["outcome"] else ""
    return f"{one['ref']}  {one['start']}{until}  {one['kind']} of {one['service']}: {one['summary']}{outcome}"


def _moment(option: str, given: str | None) -> str | None:
    from datetime import UTC, datetime

    from hotwash.domain.kernel import instant, rfc3339, to_millisecond

    if given is None:
        return None
    try:
        return rfc3339(to_millisecond(datetime.now(UTC)) if given == "now" else instant(given))
    except ValueError:
        fail(BAD_INPUT, f"{option} {given} is no moment.", "Write it like 2026-03-02T14:01:00Z, or now.")
