"""One file per output format; each turns the findings of all files into text."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from hotwash.domain.lint.finding import Finding


class FileFindings(NamedTuple):
    """The findings of one file, with its lines for excerpts."""

    path: str
    lines: list[str]
    findings: list[Finding]


def render(name: str, files: list[FileFindings]) -> str:
    """Render findings in a format of FORMATS; the module is imported only when asked for."""
    module = import_module(f"hotwash.entry.lint.reports.{name}_report")
    renderer: Callable[[list[FileFindings]], str] = module.render
    return renderer(files)
