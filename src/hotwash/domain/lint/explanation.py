"""A rule is explained from its own documentation: on the command line, in hovers and in docs/lint."""

from hotwash.domain.lint.measured import AT_FIRST_SIGHT, REPOSITORIES, Measured
from hotwash.domain.lint.rule import Rule


def explain(rule: Rule) -> str:
    """Write one rule as Markdown: what, why, example, source, precision."""
    profiles = " and ".join(sorted(rule.profiles))
    status = " Off by default: switch it on with --select or --preview." if rule.preview else ""
    fixable = " Has a safe fix." if rule.fixable else ""
    return (
        f"# {rule.code} {rule.name}\n\n"
        f"**{rule.severity.value}** in {profiles}.{status}{fixable}\n\n"
        f"## What\n\n{rule.summary}\n\n"
        f"## Why\n\n{rule.why}\n\n"
        f"## Example\n\nInstead of\n\n{_quote(rule.bad)}\n\nwrite\n\n{_quote(rule.good)}\n\n"
        f"## Source\n\n{rule.source}\n\n"
        f"## Precision\n\n{precision(rule)}\n"
    )


def precision(rule: Rule) -> str:
    """Say how often the rule was right where it was not made, and how little that may show."""
    if rule.sentence is None:
        return "Deterministic: it reads structure, not language."
    read, fresh = REPOSITORIES.get(rule.code), AT_FIRST_SIGHT.get(rule.code)
    said = []
    if fresh is not None:
        said.append(f"{_share(fresh)} on sentences written for measuring, before the rule was tuned to any of them.")
    if read is not None:
        said.append(f"{_share(read)} on repositories that it was not first written from, but that were read since.")
    if not said:
        return "Not measured: the sentences kept for measuring hold no instance, or none that it finds."
    return "\n".join([*said, "See docs/lint/measurement.md."])


def _share(one: Measured) -> str:
    return f"{one.right} of {one.findings} findings right (95 % interval {one.low:.2f}-{one.high:.2f})"


def overview(rule: Rule) -> str:
    """Write one rule as a line of a list."""
    note = " (preview)" if rule.preview else ""
    return f"{rule.code}  {rule.severity.value:<8} {rule.name}{note}: {rule.summary}"


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
