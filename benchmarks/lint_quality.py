"""Measure the language rules against labelled sentences, each repository held out in turn.

    make bench-lint DATA=sentences.jsonl

Each line is `{"text", "label", "section", "repo"}`, optionally `kind` (para, list, table, quote) and `path`;
the label "ok" means fine, any other an issue. Nothing shipped is fitted to data, so leaving a repository out
changes no rule; what can overfit is the author, who has read sentences. `--without` leaves out the
repositories that were read, which is the held-out figure, and the table of repositories shows the spread.
Nothing of the data is written anywhere.
"""

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.profiles import Selection, select
from hotwash.domain.lint.rule import Profile

LABEL_FAMILIES = {
    "blame": ("PM1", "PM3", "PM6"),
    "human_error": ("PM3", "PM1"),
    "counterfactual": ("PM2",),
    "vague": ("PM5", "PM023", "PM024"),
    "weak_action": ("PM02", "PM4"),
}


@dataclass(frozen=True)
class Example:
    """One labelled sentence."""

    text: str
    label: str
    section: str
    repo: str
    kind: str
    path: str

    @property
    def issue(self) -> bool:
        return self.label != "ok"

    def markdown(self) -> str:
        """Put the sentence where it stood: under its heading, as a paragraph, item, cell or quote."""
        flat = " ".join(self.text.split())
        body = {
            "list": f"- {flat}",
            "table": f"| What |\n| --- |\n| {flat.replace('|', chr(92) + '|')} |",
            "quote": f"> {flat}",
        }
        head = f"## {self.section}\n\n" if self.section.strip() else ""
        return f"{head}{body.get(self.kind, flat)}\n"


@dataclass
class Tally:
    """Findings on sentences with an issue, and on fine ones."""

    hits: int = 0
    false: int = 0
    family: int = 0
    false_examples: list[str] = field(default_factory=list)

    @property
    def findings(self) -> int:
        return self.hits + self.false


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Give the 95 % interval of a proportion, by Wilson."""
    if total == 0:
        return 0.0, 1.0
    z, p = 1.96, hits / total
    middle, spread = p + z * z / (2 * total), z * sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    return max(0.0, (middle - spread) / (1 + z * z / total)), min(1.0, (middle + spread) / (1 + z * z / total))


def share(hits: int, total: int) -> str:
    """Print a proportion with its interval."""
    low, high = wilson(hits, total)
    value = f"{hits / total:.2f}" if total else "  - "
    return f"{value} [{low:.2f}, {high:.2f}]"


def read(path: Path, only: list[str], without: list[str]) -> list[Example]:
    """Load the sentences, of some repositories or of all."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    examples = [
        Example(
            r["text"],
            r["label"],
            r.get("section") or "",
            r.get("repo", ""),
            r.get("kind", "para"),
            r.get("path", ""),
        )
        for r in rows
    ]
    if only:
        examples = [e for e in examples if any(e.repo.startswith(name) for name in only)]
    return [e for e in examples if not any(e.repo.startswith(name) for name in without)]


def score(examples: list[Example], selection: Selection) -> dict[int, list[str]]:
    """Lint each sentence by itself and keep the codes found in it."""
    return {i: sorted({f.code for f in lint(e.markdown(), selection)}) for i, e in enumerate(examples)}


def report(examples: list[Example], codes: dict[int, list[str]], title: str) -> None:
    """Print the table of rules, then the figures over all of them."""
    print(f"\n{title}: {len(examples)} sentences, {sum(e.issue for e in examples)} with an issue")
    tallies: dict[str, Tally] = defaultdict(Tally)
    for index, example in enumerate(examples):
        for code in codes[index]:
            tally = tallies[code]
            tally.hits += example.issue
            tally.false += not example.issue
            tally.family += example.issue and code.startswith(LABEL_FAMILIES.get(example.label, ()))
    documents = len({(e.repo, e.path) for e in examples})
    print(f"{'rule':<8}{'findings':>9}  {'any-issue precision':<22}{'own family':<20}{'recall':<8}false/document")
    for code in sorted(tallies):
        tally = tallies[code]
        print(
            f"{code:<8}{tally.findings:>9}  "
            f"{share(tally.hits, tally.findings):<22}{share(tally.family, tally.findings):<20}"
            f"{tally.hits / max(1, sum(e.issue for e in examples)):<8.2f}{tally.false / documents:.3f}"
        )
    flagged = [bool(codes[i]) for i in range(len(examples))]
    hits = sum(f and e.issue for f, e in zip(flagged, examples, strict=True))
    print(f"any issue: precision {share(hits, sum(flagged))}, recall {share(hits, sum(e.issue for e in examples))}")
    for label in sorted({e.label for e in examples} - {"ok"}):
        of_label = [f for f, e in zip(flagged, examples, strict=True) if e.label == label]
        print(f"  recall of {label:<15} {share(sum(of_label), len(of_label))}")
    _per_document(examples, codes)
    _per_repository(examples, flagged)


def _per_repository(examples: list[Example], flagged: list[bool]) -> None:
    print(f"{'repository held out':<44}{'sentences':>9}{'issues':>7}{'found':>6}{'false':>6}")
    for repo in sorted({e.repo for e in examples}):
        rows = [(e, f) for e, f in zip(examples, flagged, strict=True) if e.repo == repo]
        found, false = sum(f and e.issue for e, f in rows), sum(f and not e.issue for e, f in rows)
        print(f"{repo:<44}{len(rows):>9}{sum(e.issue for e, _ in rows):>7}{found:>6}{false:>6}")


def _per_document(examples: list[Example], codes: dict[int, list[str]]) -> None:
    documents: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, example in enumerate(examples):
        documents[example.repo, example.path].append(index)
    fine = [d for d in documents.values() if not any(examples[i].issue for i in d)]
    false = sum(len(codes[i]) for i in range(len(examples)) if not examples[i].issue)
    if fine:
        on_fine = sum(len(codes[i]) for d in fine for i in d)
        print(
            f"false findings per document: {false / len(documents):.3f} over {len(documents)} "
            f"documents; {on_fine / len(fine):.3f} over the {len(fine)} that are fine"
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--profile", default="prose", choices=[p.value for p in Profile])
    parser.add_argument("--preview", action="store_true", help="switch on the rules that are off by default")
    parser.add_argument("--repo", action="append", default=[], help="only repositories whose name starts so")
    parser.add_argument("--without", action="append", default=[], help="leave such repositories out")
    parser.add_argument(
        "--show", choices=["false", "missed"], help="print sentences; only for repositories you may read"
    )
    options = parser.parse_args()
    examples = read(options.data, options.repo, options.without)
    codes = score(examples, select(Profile(options.profile), preview=options.preview))
    report(examples, codes, "all rules as shipped" if not options.preview else "with preview rules")
    for index, example in enumerate(examples) if options.show else ():
        if (options.show == "false" and codes[index] and not example.issue) or (
            options.show == "missed" and example.issue and not codes[index]
        ):
            print(f"{','.join(codes[index])} [{example.label}] ({example.section[:24]}) {example.text[:200]}")


if __name__ == "__main__":
    main()
