"""What every verb of an incident shares: which incident, when, and saying what was recorded."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.failing import BAD_INPUT, REFUSED, fail

F = TypeVar("F", bound=Callable[..., Any])

_incident = click.option("-i", "--incident", help="INC-7; else the only open one.")
_at = click.option("--at", help="When it happened, if earlier: 14:03 (UTC) or 2026-03-02T14:03:00Z.")
_format = click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For programs: json.",
)


def reads(command: F) -> F:
    """Options of a command that shows an incident."""
    return _incident(_format(command))


def acts(command: F) -> F:
    """Options of a command that changes an incident."""
    return _incident(_at(_format(command)))


def which(client: Client, incident: str | None) -> str:
    """The incident that is meant."""
    if incident is not None:
        return incident.upper()
    found = client.get("/incidents", status="open", limit=200).json()["incidents"]
    if len(found) == 1:
        return str(found[0]["id"])
    if not found:
        fail(REFUSED, "No incident is open.", "Name one with -i INC-7, or declare one: hotwash incident declare TITLE")
    listed = "\n".join(f"  {one['id']}  {one['severity']}  {one['title']}" for one in found)
    fail(BAD_INPUT, f"{len(found)} incidents are open:\n{listed}", "Say which one: -i INC-7")


def act(incident: str | None, at: str | None, output_format: str, path: str, **body: Any) -> None:
    """Send an act and print what was recorded."""
    client = Client()
    id = which(client, incident)
    body["happened_at"] = _moment(client, id, at) if at is not None else None
    answer = client.send(f"/incidents/{id}/{path}", body)
    if output_format == "json":
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    elif not answer["entries"]:
        click.echo("Nothing changed.")
    else:
        for line in spoken(answer["entries"]):
            click.echo(line)


def spoken(entries: list[dict[str, Any]]) -> list[str]:
    """Entries of an answer as the channel reads them."""
    from hotwash.app.codec import decode_event
    from hotwash.domain.kernel import instant
    from hotwash.domain.timeline.entry import Chain
    from hotwash.domain.timeline.recorded import Recorded
    from hotwash.domain.timeline.sentence import line

    return [
        line(
            Recorded(
                seq=one["seq"],
                chain=Chain(one["chain"]),
                at=instant(one["at"]),
                recorded_at=instant(one["recorded_at"]),
                actor=one["actor"],
                role=one["role"],
                event=decode_event(
                    one["kind"], one["v"], one["data"], {name: text.get("words") for name, text in one["text"].items()}
                ),
            )
        )
        for one in entries
    ]


def _moment(client: Client, id: str, at: str) -> str:
    """14:03 is the last such time before the incident's own now."""
    from datetime import datetime, time, timedelta

    from hotwash.domain.kernel import instant, rfc3339

    try:
        if len(at) > 8:
            return rfc3339(instant(at))
        clock = time.fromisoformat(at)
    except ValueError:
        fail(BAD_INPUT, f"--at {at} is no time.", "Write 14:03 (UTC) or 2026-03-02T14:03:00Z.")
    now = instant(client.get(f"/incidents/{id}").json()["now"])
    moment = datetime.combine(now.date(), clock, now.tzinfo)
    return rfc3339(moment if moment <= now else moment - timedelta(days=1))
