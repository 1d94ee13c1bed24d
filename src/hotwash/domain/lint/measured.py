"""How each language rule did outside the repositories it was first written from; see `make bench-lint`."""

from typing import NamedTuple


class Measured(NamedTuple):
    """Right findings out of all, with the 95 % interval of the proportion."""

    right: int
    findings: int
    low: float
    high: float


# On the repositories other than those the rules were first written from; docs/lint/measurement.md tells which,
# and how the same rules did at first sight.
MEASURED: dict[str, Measured] = {
    "PM023": Measured(9, 10, 0.60, 0.98),
    "PM024": Measured(1, 1, 0.21, 1.00),
    "PM101": Measured(2, 2, 0.34, 1.00),
    "PM102": Measured(1, 1, 0.21, 1.00),
    "PM103": Measured(1, 1, 0.21, 1.00),
    "PM201": Measured(11, 12, 0.65, 0.99),
    "PM202": Measured(4, 4, 0.51, 1.00),
    "PM302": Measured(10, 10, 0.72, 1.00),
    "PM401": Measured(6, 6, 0.61, 1.00),
    "PM501": Measured(5, 5, 0.57, 1.00),
}
