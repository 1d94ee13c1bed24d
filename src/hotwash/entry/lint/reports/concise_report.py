"""One line per finding, which editors and people can follow to its place."""

from hotwash.entry.lint.reports import FileFindings


def render(files: list[FileFindings]) -> str:
    """Write path:line:column: CODE severity: message, then the count."""
    lines = [
        f"{file.path}:{f.line}:{f.column}: {f.code} {f.severity.value}: {f.message}"
        for file in files
        for f in file.findings
    ]
    return "\n".join([*lines, count(files)])


def count(files: list[FileFindings]) -> str:
    """Say how many findings there are, and how many fix themselves."""
    total = sum(len(file.findings) for file in files)
    fixable = sum(bool(f.edits) for file in files for f in file.findings)
    if not total:
        return "No findings."
    text = (
        f"{total} finding{'s' if total != 1 else ''} in {len([f for f in files if f.findings])} of "
        f"{len(files)} file{'s' if len(files) != 1 else ''}."
    )
    return f"{text} {fixable} can be fixed with --fix." if fixable else text
