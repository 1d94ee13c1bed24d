"""How bad it is."""

from enum import StrEnum


class Severity(StrEnum):
    """R-SEV-1..4, most severe first."""

    SEV0 = "SEV-0"
    SEV1 = "SEV-1"
    SEV2 = "SEV-2"
    SEV3 = "SEV-3"

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return int(self.value[-1])

    def is_worse_than(self, other: "Severity") -> bool:
        return self.rank < other.rank
