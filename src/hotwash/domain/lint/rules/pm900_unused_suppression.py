"""PM900: a suppression comment that silences nothing is removed."""

from hotwash.domain.lint.finding import Severity
from hotwash.domain.lint.rule import Rule

RULE = Rule(
    code="PM900",
    name="unused-suppression",
    severity=Severity.WARNING,
    summary="A suppression comment silences nothing.",
    why="Once the sentence is rewritten its comment would silence the next finding unseen.",
    bad="Errors rose at 14:01. <!-- hotwash: ignore PM201 -->",
    good="Errors rose at 14:01.",
    source="the convention of ruff (RUF100) and ESLint",
    fixable=True,
)
