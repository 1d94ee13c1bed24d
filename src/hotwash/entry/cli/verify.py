"""hotwash verify"""

import sys
from pathlib import Path

import click

from hotwash.entry.cli.failing import BAD_INPUT, REFUSED, fail


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--key", help="The verifier key it must be signed by, or a file that holds it.")
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", show_default=True)
def verify(file: Path, key: str | None, output_format: str) -> None:
    """Check that an exported record is untouched.

    Exit code 0: intact; 1: tampered, naming the first bad entry; 2: FILE cannot be read.
    """
    import json
    from dataclasses import asdict

    from hotwash.adapters.signing.ed25519 import note_signed_by
    from hotwash.domain.timeline.verify import verify as check

    try:
        pinned = Path(key).read_text(encoding="utf-8") if key and Path(key).is_file() else key
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as lines:
            verdict = check(lines, note_signed_by, pinned)
    except (OSError, UnicodeDecodeError) as error:
        fail(BAD_INPUT, f"{file} cannot be read: {error}.")
    if output_format == "json":
        click.echo(json.dumps(asdict(verdict), indent=2))
    elif verdict.tampered is not None:
        click.echo(f"{file}: tampered. {str(verdict.tampered)[:1].upper()}{str(verdict.tampered)[1:]}.")
    else:
        click.echo(_intact(verdict.incident, verdict.record, verdict.annex, verdict.redacted, verdict.locked))
        if not verdict.pinned:
            click.echo(f"Signer not pinned. If you know whose record it is, check their key: --key '{verdict.vkey}'")
    sys.exit(REFUSED if verdict.tampered is not None else 0)


def _intact(incident: str, record: int, annex: int, redacted: int, locked: bool) -> str:
    state = "locked" if locked else "not locked yet"
    redactions = f", {redacted} redacted texts" if redacted else ""
    return f"{incident} is intact: {record} entries in the record ({state}), {annex} in the annex{redactions}."
