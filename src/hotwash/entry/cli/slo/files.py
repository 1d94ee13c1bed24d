"""hotwash slo import and rules: files in, files out; no server."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotwash.entry.cli.failing import spoken
from hotwash.entry.cli.showing import shown

if TYPE_CHECKING:
    from hotwash.bootstrap import Imported

_FILES = click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILE...")
_URL = "http://localhost:9090"


@click.command("import")
@_FILES
@click.option("--prometheus", default=_URL, show_default=True, help="Where Hotwash reads the counts.")
@shown
def import_(files: tuple[Path, ...], prometheus: str, as_json: bool) -> object:
    """Read SLOs of OpenSLO v1, Sloth or Pyrra, and print them as a file Hotwash serves with.

    hotwash slo import checkout.yaml > slos/checkout.yaml; hotwash serve --slos slos. What is wrong is said with its
    file, line and field, and then nothing is printed.
    """
    found = _read(files, prometheus)
    return found.document() if as_json else found.text().rstrip()


@click.command()
@_FILES
@click.option("--policy", type=click.Path(path_type=Path), help="Directory of policy files, else $HOTWASH_POLICY.")
@shown
def rules(files: tuple[Path, ...], policy: Path | None, as_json: bool) -> object:
    """Print recording and alerting rules for Prometheus, for SLO files of any format.

    They page by the same burn rates as Hotwash (severity.yaml), and go on when Hotwash does not.
    """
    import yaml

    from hotwash.bootstrap import Settings, policy_in
    from hotwash.domain.slo.prometheus_rules import rules_of

    with spoken():
        conditions = policy_in(policy or Settings.from_environment().policy).burn_rates
    made = rules_of(list(_read(files, _URL).slos.values()), conditions)
    return made if as_json else yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=1000).rstrip()


def _read(files: tuple[Path, ...], url: str) -> "Imported":
    from hotwash.bootstrap import imported_slos

    with spoken():
        found = imported_slos(files, url)
    for said in found.left_out:
        click.echo(said, err=True)
    return found
