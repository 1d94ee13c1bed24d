"""One measured figure beside the floor or peer it is compared with."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """value and reference are in `unit`; n is how many samples value is the median (or quantile) of."""

    name: str
    value: float
    unit: str
    reference: float | None
    n: int
    against: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.reference if self.reference else None

    def row(self) -> dict[str, Any]:
        return {
            "value": round(self.value, 3),
            "unit": self.unit,
            "reference": round(self.reference, 3) if self.reference is not None else None,
            "ratio": round(self.ratio, 3) if self.ratio is not None else None,
            "n": self.n,
            "against": self.against,
        }

    def __str__(self) -> str:
        ratio = f"   {self.ratio:.2f} of {self.reference:.3g} ({self.against})" if self.ratio is not None else ""
        return f"{self.name:<44} {self.value:>10.3g} {self.unit:<9}{ratio}   n={self.n}"


def quantile(samples: Sequence[float], share: float) -> float:
    """The sample below which a share of them lie."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(samples: Sequence[float]) -> float:
    return statistics.median(samples)
