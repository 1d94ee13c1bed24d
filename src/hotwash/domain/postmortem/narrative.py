"""What the authors write: the parts of a postmortem no record can give."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionItem:
    """due is a date (2026-07-05); priority P0 to P3."""

    action: str
    owner: str
    due: str
    priority: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """whys go from the symptom to a cause in the system, each an answer to the one before."""

    summary: str
    went_well: tuple[str, ...]
    went_wrong: tuple[str, ...]
    whys: tuple[str, ...]
    actions: tuple[ActionItem, ...]
