"""hotwash drill"""

from pathlib import Path

import click

from hotwash.entry.cli.failing import BAD_INPUT, REFUSED, UNREACHABLE, fail, spoken


@click.command()
@click.argument("name", default="checkout")
@click.option("--speed", default="max", show_default=True, help='Drill seconds in one second, or "max".')
@click.option("--out", type=click.Path(path_type=Path), help="Where timeline.jsonl, postmortem.md, incident.json go.")
@click.option("--server", help="Play on this server (needs --speed N); else on one of its own, without network.")
@click.option("--token", envvar="HOTWASH_TOKEN", help="An administrator's token for --server.")
def drill(name: str, speed: str, out: Path | None, server: str | None, token: str | None) -> None:
    """Play an incident from a scenario: checkout, wrong-turn, alone-at-night, or a YAML file.

    A drill is marked as one everywhere and reaches nobody outside it.
    """
    import asyncio

    import httpx

    from hotwash.entry.cli.drill.player import DrillFailedError
    from hotwash.entry.cli.drill.playing import play_alone, play_on

    rate = _rate(speed)
    if server is not None and rate is None:
        fail(BAD_INPUT, "A server lives in real time.", "Say how fast the drill runs there: --speed 20")
    if server is not None and token is None:
        fail(
            BAD_INPUT, "The server needs to know who starts a drill.", "Set $HOTWASH_TOKEN to an administrator's token."
        )
    try:
        with spoken():
            playing = play_on(server, token or "", name, rate or 1.0) if server else play_alone(name, rate)
            outcome = asyncio.run(playing)
    except DrillFailedError as error:
        fail(REFUSED, f"The drill went another way: {error}")
    except httpx.TransportError as error:
        fail(UNREACHABLE, f"{server} cannot be reached: {error}.", "Is it running? Check --server.")
    except KeyboardInterrupt:
        fail(130, "Stopped.")
    if out is not None:
        _write(out, outcome.timeline, outcome.postmortem, outcome.view)


def _rate(speed: str) -> float | None:
    """Drill seconds in one second; None for as fast as it goes."""
    if speed == "max":
        return None
    try:
        rate = float(speed)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 10_000:
        fail(BAD_INPUT, f"--speed {speed} is no speed.", 'Give a number above 0, such as 20, or "max".')
    return rate


def _write(out: Path, timeline: bytes, postmortem: str, view: dict[str, object]) -> None:
    import json

    with spoken():
        out.mkdir(parents=True, exist_ok=True)
        (out / "timeline.jsonl").write_bytes(timeline)
        (out / "postmortem.md").write_text(postmortem, encoding="utf-8")
        (out / "incident.json").write_text(json.dumps(view, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"\nLeft in {out}: timeline.jsonl (hotwash verify checks it), postmortem.md, incident.json")
