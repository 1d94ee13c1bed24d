"""Measure the linter's cost: many documents, one large one, and shapes made to hurt; cost must stay linear.

python -m benchmarks.lint_speed
"""

import gc
import resource
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from markdown_it import MarkdownIt

from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.profiles import select
from hotwash.domain.lint.rule import Profile

PROSE, STRICT = select(), select(Profile.STRICT)
_SECTION = """## {heading}

Checkout returned 5xx to 40 % of users for 16 minutes after deploy #{n}, because the pool's maximum was halved.
The on-call engineer opened [the dashboard](https://example.org/d/{n}) and saw `pool_wait_seconds` rise at once.
The request should have returned 200; the retry policy made **three** attempts and the queue grew to {n} items.

- The alert fired 41 seconds after the first error, on the rotation for checkout.
- The rollback took three minutes, because the image was still cached on every node.
- We should have tested the restore with a full database before the migration number {n}.

| Time (UTC) | What |
| --- | --- |
| 14:0{d} | errors reach {n} per second |
| 14:1{d} | the rollback of #{n} is approved and starts |

"""
_HEADINGS = (
    "Executive Summary",
    "Timeline",
    "What Went Well",
    "What Went Wrong",
    "Root Cause Analysis",
    "Action Items",
)


def document(size: int, seed: int = 0) -> str:
    """Write a postmortem-like document of about `size` characters."""
    parts, length, n = ["# Checkout outage\n\n"], 0, seed
    while length < size:
        parts.append(_SECTION.format(heading=_HEADINGS[n % len(_HEADINGS)], n=n, d=n % 10))
        length += len(parts[-1])
        n += 1
    return "".join(parts)[:size]


def seconds(work: Callable[[], object]) -> float:
    """Time one call, without the garbage of the calls before it."""
    gc.collect()
    begin = perf_counter()
    work()
    return perf_counter() - begin


SHAPES: dict[str, Callable[[int], str]] = {
    "nested quotes": lambda n: ">" * n + " we should have known",
    "nested lists": lambda n: "\n".join("  " * i + "- we forgot" for i in range(min(n // 20, 400))),
    "emphasis run": lambda n: "*_" * (n // 2),
    "open brackets": lambda n: "[" * n,
    "backticks": lambda n: "".join("`" * (i % 7 + 1) + " " for i in range(n // 5)),
    "html comments": lambda n: "<!-- " * (n // 5),
    "one sentence": lambda n: "we " * (n // 3),
    "comma chain": lambda n: "we should have, and the engineer who, of the team that, " * (n // 56),
    "auxiliaries": lambda n: "should have been " * (n // 17),
    "pipes": lambda n: "|" * n + "\n|" + "-|" * (n // 2),
    "dots": lambda n: "." * n,
    "quotes": lambda n: '"' * n,
    "front matter": lambda n: "---\n" + "a: b\n" * (n // 5),
    "unbroken": lambda n: "a" * n,
    "suppressions": lambda n: "<!-- hotwash: ignore PM201 -->\n\nfine.\n\n" * (n // 40),
}


def floor(documents: list[str]) -> float:
    """What parsing the same documents takes by itself, with the parser's own rules for blocks."""
    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["block"])
    return seconds(lambda: [parser.parse(text) for text in documents])


def main() -> None:
    """Print seconds; the last column is the cost of twice the size: 2.0 is linear."""
    documents = [document(10_000, seed) for seed in range(1000)]
    lint(documents[0], PROSE)
    for selection in (PROSE, STRICT):
        runs = [(seconds(lambda: [lint(d, selection) for d in documents]), floor(documents)) for _ in range(5)]  # noqa: B023 - called at once
        took, ratio = median(run for run, _ in runs), median(run / least for run, least in runs)
        name = f"{selection.profile.value}:"
        print(
            f"1,000 documents of 10 kB, {name:<7} {took:6.2f} s median of 5, {min(runs)[0]:.2f} s at best, "
            f"{ratio:.1f} times what markdown-it-py takes to parse them"
        )
    for size in (1_000_000, 2_000_000, 10_000_000):
        text = document(size)
        print(f"one document of {size // 1_000_000:>2} MB:           {seconds(lambda: lint(text, PROSE)):6.2f} s")  # noqa: B023 - called at once
    rows = (
        "## Timeline\n\n| Time (UTC) | What |\n| --- | --- |\n"
        + "| 14:01 | errors rise, we should have known |\n" * 100_000
    )
    print(f"a table of 100,000 rows:          {seconds(lambda: lint(rows, STRICT)):6.2f} s")
    for name, shape in SHAPES.items():
        small, large = seconds(lambda: lint(shape(50_000), STRICT)), seconds(lambda: lint(shape(100_000), STRICT))  # noqa: B023 - called at once
        print(f"{name:<16} 50 kB {small:6.3f} s  100 kB {large:6.3f} s  x{large / max(small, 1e-4):.1f}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    start = [
        seconds(
            lambda: subprocess.run(
                [sys.executable, "-c", "from hotwash.entry.cli.main import main; main()", "lint", "-"],
                input=b"# x\n",
                capture_output=True,
                check=False,
            )
        )
        for _ in range(9)
    ]
    print(f"start-up of hotwash lint: {min(start) * 1000:.0f} ms at best, {sorted(start)[4] * 1000:.0f} ms median of 9")


if __name__ == "__main__":
    main()
