"""A run lints the files its options name and reports; exit 0 fine, 1 findings, 2 bad input or usage."""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hotwash.domain.lint.engine import lint as lint_text
from hotwash.domain.lint.finding import Finding, Severity
from hotwash.domain.lint.profiles import Selection, UnknownRule
from hotwash.entry.lint import baseline as baselines
from hotwash.entry.lint.configuration import BadConfiguration, Configuration, find, load
from hotwash.entry.lint.discovery import STDIN, NoSuchPath, files
from hotwash.entry.lint.reports import FileFindings, render

if TYPE_CHECKING:
    from hotwash.domain.lint.facts import Facts
    from hotwash.entry.lint.cache import Cache

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Unreadable(ValueError):
    """{0}"""


class Options(NamedTuple):
    """What the command line was asked."""

    paths: tuple[str, ...]
    profile: str | None
    output_format: str
    chosen: tuple[str, ...]
    ignored: tuple[str, ...]
    preview: bool
    fix: bool
    baseline: str | None
    write_baseline: str | None
    record: str | None
    config: str | None
    stdin_filename: str
    fail_on: str
    no_cache: bool = False


def run(options: Options) -> int:
    """Lint, report, and give the exit code."""
    try:
        settings = _settings(options.config, options.profile, options.chosen, options.ignored, options.preview)
        known = _known(options.baseline or settings.baseline, settings.root if options.baseline is None else Path())
        work = _Run(settings, _facts(options.record), options.fix, options.stdin_filename)
        if _cacheable(options):
            from hotwash.entry.lint.cache import Cache

            work.cache = Cache(settings.root)
        results = work.over(options.paths or (".",))
    except (BadConfiguration, NoSuchPath, UnknownRule, ValueError) as error:
        print(f"hotwash lint: {_explain(error)}", file=sys.stderr)
        return 2
    if options.write_baseline is not None:
        return _write_baseline(results, Path(options.write_baseline))
    kept = [r._replace(findings=baselines.new_only(r.findings, r.lines, known.get(r.path, Counter()))) for r in results]
    _report(options.output_format, kept, to_stderr=options.fix and STDIN in options.paths)
    least = _RANK[Severity(options.fail_on)]
    failed = any(_RANK[f.severity] >= least for r in kept for f in r.findings)
    return 2 if work.unreadable else int(failed)


def _cacheable(options: Options) -> bool:
    """One file or a pipe is linted before a cache is read; a fix or a record makes a result of its own."""
    several = len(options.paths) != 1 or Path(options.paths[0]).is_dir()
    return several and not options.no_cache and not options.fix and options.record is None


def _explain(error: Exception) -> str:
    """Say what is wrong and what to do: the class's docstring is the message."""
    text = type(error).__doc__ or "{0}"
    return text.format(*(str(a) for a in error.args)) if error.args and "{0}" in text else str(error)


def _settings(
    config: str | None, profile: str | None, chosen: tuple[str, ...], ignored: tuple[str, ...], preview: bool
) -> Configuration:
    settings = load(Path(config) if config else find(Path.cwd()))
    settings = replace(
        settings, profile=profile or settings.profile, select=chosen or settings.select,
        ignore=settings.ignore + ignored, preview=preview or settings.preview,
    )  # fmt: skip
    settings.selection()
    return settings


def _facts(record: str | None) -> "Facts | None":
    if record is None:
        return None
    from hotwash.entry.lint.record import read

    return read(Path(record))


def _known(path: str | None, root: Path) -> baselines.Known:
    return baselines.load(root / path) if path else {}


def _write_baseline(results: list[FileFindings], path: Path) -> int:
    known = {r.path: Counter(baselines.fingerprint(f, r.lines) for f in r.findings) for r in results if r.findings}
    baselines.dump(known, path)
    print(f"{sum(len(r.findings) for r in results)} findings written to {path}.", file=sys.stderr)
    return 0


class _Run:
    """Lints files one after another; what cannot be read is said and makes the exit code 2."""

    def __init__(self, settings: Configuration, facts: "Facts | None", fix: bool, stdin_filename: str) -> None:
        self.settings, self.facts, self.fix, self.stdin_filename = settings, facts, fix, stdin_filename
        self.unreadable = False
        self.cache: Cache | None = None

    def over(self, paths: tuple[str, ...]) -> list[FileFindings]:
        """Lint every file that the paths name."""
        results = []
        for path in files(paths, self.settings.exclude):
            try:
                results.append(self._one(path))
            except (Unreadable, OSError) as error:
                self.unreadable = True
                print(f"hotwash lint: {error}", file=sys.stderr)
        if self.cache is not None:
            self.cache.save()
        return results

    def _one(self, path: str) -> FileFindings:
        name = self.stdin_filename if path == STDIN else path
        text = _decode(name, sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes())
        selection = self.settings.selection(name)
        if self.fix:
            from hotwash.domain.lint.fixes import fix

            fixed, findings = fix(text, selection, self.facts)
            _write_back(path, text, fixed)
            text = fixed
        else:
            findings = self._findings(text, selection)
        return FileFindings(name, _lines(text) if findings else [], findings)

    def _findings(self, text: str, selection: Selection) -> list[Finding]:
        if self.cache is None:
            return lint_text(text, selection, self.facts)
        key = self.cache.key(text, selection)
        known = self.cache.get(key)
        if known is None:
            known = lint_text(text, selection, self.facts)
            self.cache.put(key, known)
        return known


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")


def _decode(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{name} is not UTF-8 (byte {error.start}): save it as UTF-8 to lint it") from error


def _write_back(path: str, text: str, fixed: str) -> None:
    if path == STDIN:
        sys.stdout.buffer.write(fixed.encode("utf-8"))
        sys.stdout.buffer.flush()
    elif fixed != text:
        Path(path).write_bytes(fixed.encode("utf-8"))


def _report(output_format: str, results: list[FileFindings], to_stderr: bool) -> None:
    text = render(output_format, results)
    if text:
        stream = sys.stderr if to_stderr else sys.stdout
        stream.buffer.write((text + "\n").encode("utf-8", "replace"))
        stream.buffer.flush()
