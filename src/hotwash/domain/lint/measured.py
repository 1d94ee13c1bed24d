"""How each language rule did where it was not made; docs/lint/measurement.md tells how it was measured."""

from typing import NamedTuple


class Measured(NamedTuple):
    """Right findings out of all, with the 95 % interval of the proportion (Wilson)."""

    right: int
    findings: int
    low: float
    high: float


# Sentences of real postmortems, from repositories other than those the rules were first written from; all of
# them have been read since.
REPOSITORIES: dict[str, Measured] = {
    "PM023": Measured(12, 13, 0.67, 0.99),
    "PM024": Measured(1, 1, 0.21, 1.00),
    "PM101": Measured(2, 2, 0.34, 1.00),
    "PM102": Measured(1, 1, 0.21, 1.00),
    "PM103": Measured(1, 1, 0.21, 1.00),
    "PM201": Measured(12, 12, 0.76, 1.00),
    "PM202": Measured(4, 4, 0.51, 1.00),
    "PM302": Measured(10, 10, 0.72, 1.00),
    "PM401": Measured(6, 6, 0.61, 1.00),
    "PM501": Measured(5, 5, 0.57, 1.00),
}

# Sentences written for measuring, half of them fine: how the rules did before anybody looked at what they found.
AT_FIRST_SIGHT: dict[str, Measured] = {
    "PM023": Measured(10, 10, 0.72, 1.00),
    "PM024": Measured(8, 8, 0.68, 1.00),
    "PM101": Measured(12, 13, 0.67, 0.99),
    "PM102": Measured(2, 2, 0.34, 1.00),
    "PM105": Measured(3, 3, 0.44, 1.00),
    "PM201": Measured(8, 8, 0.68, 1.00),
    "PM202": Measured(1, 1, 0.21, 1.00),
    "PM301": Measured(2, 2, 0.34, 1.00),
    "PM302": Measured(5, 5, 0.57, 1.00),
    "PM401": Measured(6, 6, 0.61, 1.00),
    "PM402": Measured(2, 2, 0.34, 1.00),
    "PM501": Measured(5, 5, 0.57, 1.00),
}
