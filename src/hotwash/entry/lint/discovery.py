"""A file is linted as it is, a folder gives its Markdown files, "-" is standard input."""

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

STDIN = "-"
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_NEVER = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        ".tox",
        ".mypy_cache",
        ".ruff_cache",
        "site-packages",
    }
)


class NoSuchPath(OSError):
    """{0} does not exist: name a Markdown file, a folder, or - for standard input."""


def files(paths: Iterable[str], exclude: Iterable[str] = ()) -> Iterator[str]:
    """List the files to lint in a stable order, each once; NoSuchPath for a path that is not there."""
    globs = tuple(exclude)
    seen: set[str] = set()
    for path in paths:
        for found in _expand(path, globs):
            if found not in seen:
                seen.add(found)
                yield found


def _expand(path: str, exclude: tuple[str, ...]) -> Iterator[str]:
    if path == STDIN:
        yield path
    elif Path(path).is_dir():
        yield from _walk(path, exclude)
    elif Path(path).exists():
        yield path
    else:
        raise NoSuchPath(path)


def _walk(root: str, exclude: tuple[str, ...]) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _NEVER and not _excluded(folder, name, exclude))
        for name in sorted(names):
            if name.lower().endswith(_SUFFIXES) and not _excluded(folder, name, exclude):
                yield os.path.normpath(str(Path(folder) / name))


def _excluded(folder: str, name: str, exclude: tuple[str, ...]) -> bool:
    whole = os.path.normpath(str(Path(folder) / name))
    return any(fnmatch(name, glob) or fnmatch(whole, glob) for glob in exclude)
