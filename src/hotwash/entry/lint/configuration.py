"""Configuration is [lint] of hotwash.toml or [tool.hotwash.lint] of pyproject.toml; options win."""

from dataclasses import dataclass, fields
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, TypeVar

from hotwash.domain.lint.profiles import Selection, UnknownRule, select
from hotwash.domain.lint.rule import Profile

T = TypeVar("T")


class BadConfiguration(ValueError):
    """{0}: correct the file, or pass --config another."""


@dataclass(frozen=True)
class Configuration:
    """What a team has settled on; every key may also be given as an option."""

    profile: str = Profile.PROSE.value
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
    exclude: tuple[str, ...] = ()
    baseline: str | None = None
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    root: Path = Path()

    def selection(self, path: str = "") -> Selection:
        """Choose the rules for one file."""
        extra = tuple(code for glob, codes in self.per_file_ignores if fnmatch(path, glob) for code in codes)
        return select(Profile(self.profile), self.select, self.ignore + extra, self.preview)


def find(start: Path) -> Path | None:
    """Find the nearest file that configures the linter, from a folder upwards."""
    for folder in (start, *start.parents):
        if (folder / "hotwash.toml").is_file():
            return folder / "hotwash.toml"
        project = folder / "pyproject.toml"
        if project.is_file() and b"[tool.hotwash" in project.read_bytes():
            return project
    return None


def load(path: Path | None) -> Configuration:
    """Read a configuration; BadConfiguration names the key that is wrong."""
    if path is None:
        return Configuration()
    import tomllib  # only a run with a configuration pays for it

    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadConfiguration(f"{path}: {error}") from error
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("hotwash", {})
    return _check(path, table.get("lint", {}))


_KEYS = {field.name.replace("_", "-") for field in fields(Configuration)} - {"root"}


def _check(path: Path, table: object) -> Configuration:
    if not isinstance(table, dict):
        raise BadConfiguration(f"{path}: lint must be a table")
    if unknown := sorted(set(table) - _KEYS):
        raise BadConfiguration(f"{path}: no such key: {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}")
    values: dict[str, Any] = {"root": path.parent}
    for key, value in table.items():
        values[key.replace("-", "_")] = _value(path, key, value)
    configuration = Configuration(**values)
    try:
        configuration.selection()
    except UnknownRule as error:
        raise BadConfiguration(f"{path}: no rule starts with {error.args[0]}") from error
    return configuration


def _value(path: Path, key: str, value: object) -> object:
    if key == "profile":
        if value not in list(Profile):
            raise BadConfiguration(f"{path}: profile is strict or prose")
        return str(value)
    if key == "preview":
        return _expect(path, key, value, bool, "true or false")
    if key == "baseline":
        return _expect(path, key, value, str, "a file name")
    if key == "per-file-ignores":
        table = _expect(path, key, value, dict, "a table of glob = [codes]")
        return tuple((glob, _strings(path, key, codes)) for glob, codes in table.items())
    return _strings(path, key, value)


def _expect(path: Path, key: str, value: object, kind: type[T], what: str) -> T:
    if not isinstance(value, kind):
        raise BadConfiguration(f"{path}: {key} is {what}")
    return value


def _strings(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadConfiguration(f"{path}: {key} is a list of strings")
    return tuple(value)
