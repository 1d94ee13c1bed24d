"""hotwash integration: places alerts and changes come from."""

import sys

import click

from hotwash.entry.cli.client import Client

_SNIPPET = """
Paste this into alertmanager.yml:

  receivers:
    - name: hotwash
      webhook_configs:
        - url: {url}
          send_resolved: true
          max_alerts: 0  # all of a group; what is left out would never be heard of

and send alerts there with a route whose receiver is hotwash.

Changes come by the same key. GitHub (Settings, Webhooks; application/json; Deployments, Deployment statuses,
Workflow runs):

  Payload URL  {github}
  Secret       {secret}

Anything else posts a change as JSON (docs/changes.md) to {generic}

The key in the addresses and the secret are shown only now."""


@click.group()
def integration() -> None:
    """Add and list places alerts and changes come from."""


@integration.command()
@click.argument("name")
def add(name: str) -> None:
    """Add a place alerts and changes come from (administrator) and print what to paste there."""
    answer = Client().send("/integrations", {"name": name})
    click.echo(f"{answer['name']} is added. Its address: {answer['alertmanager_url']}")
    shown = {"github": answer["github_url"], "secret": answer["github_secret"], "generic": answer["changes_url"]}
    click.echo(_SNIPPET.format(url=answer["alertmanager_url"], **shown))


@integration.command("list")
def list_integrations() -> None:
    """List integrations, and bodies nobody could read."""
    found = Client().get("/integrations").json()
    for one in found["integrations"]:
        click.echo(f"{one['id']}  {one['name']}")
    for letter in found["dead_letters"]:
        click.echo(
            f"dead letter {letter['id']}, {letter['received_at']}, from {letter['integration']}: {letter['why']}"
        )


@integration.command("dead-letter")
@click.argument("id", type=int)
def dead_letter(id: int) -> None:
    """Print a body nobody could read, as it came (administrator)."""
    body: bytes = Client().get(f"/dead-letters/{id}").content
    sys.stdout.buffer.write(body)
