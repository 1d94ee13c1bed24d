"""A rule is explained from its own documentation: on the command line, in hovers and in docs/lint."""

from hotwash.domain.lint.measured import MEASURED
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
    """Say how often the rule was right on repositories it was not made from."""
    if rule.sentence is None:
        return "Deterministic: it reads structure, not language."
    measured = MEASURED.get(rule.code)
    if measured is None:
        return "Not measured: the held-out sentences hold no instance, or none that it finds."
    return (
        f"{measured.right} of {measured.findings} findings right on repositories other than those the rule was "
        f"first written from (95 % interval {measured.low:.2f}-{measured.high:.2f}): see docs/lint/measurement.md."
    )


def overview(rule: Rule) -> str:
    """Write one rule as a line of a list."""
    note = " (preview)" if rule.preview else ""
    return f"{rule.code}  {rule.severity.value:<8} {rule.name}{note}: {rule.summary}"


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
