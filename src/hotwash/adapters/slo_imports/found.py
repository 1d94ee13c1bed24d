"""What reading a file of SLOs finds: SLOs with their place, problems, and what was left out."""

from dataclasses import dataclass
from typing import TypeVar

from hotwash.adapters.slo_imports.promql import Uncountable
from hotwash.adapters.yaml_files import FileProblemsError, Path_, Problem, Source
from hotwash.domain.slo.objective import Slo

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """An SLO, and the field it stands in."""

    slo: Slo
    source: Source
    at: Path_


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was understood and not taken over, in a sentence."""

    why: str


Reading = Found | LeftOut | Problem


def countable(query: T | Uncountable, source: Source, at: Path_) -> T:
    """What was made of the query at a field; FileProblemsError where nothing could be."""
    if isinstance(query, Uncountable):
        raise FileProblemsError([source.problem(at, query.expected)])
    return query
