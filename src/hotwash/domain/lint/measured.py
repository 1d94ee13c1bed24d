"""How each language rule did on repositories it was not made from; `make bench-lint` shows it again."""

from typing import NamedTuple


class Measured(NamedTuple):
    """Right findings out of all, with the 95 % interval of the proportion."""

    right: int
    findings: int
    low: float
    high: float


MEASURED: dict[str, Measured] = {}
