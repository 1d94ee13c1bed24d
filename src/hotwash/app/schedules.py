"""Schedules as they are kept: versions with the moment each took effect, overrides, covers and calendar links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hotwash.domain.kernel import Instant, Refused
from hotwash.domain.oncall.covers import Cover, CoverState
from hotwash.domain.oncall.recorded import Recorded
from hotwash.domain.oncall.schedule import Override, Schedule

Document = Mapping[str, Any]
"""A schedule as its file has it, with the dates of its holidays."""


@dataclass(frozen=True, slots=True)
class KeptOverride:
    id: str
    schedule: str
    override: Override
    by: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A schedule in use, and what is recorded of it; overrides made beside its versions are in each of them."""

    name: str
    document: Document
    recorded: Recorded
    file: str | None
    """The file it was applied from: it is changed there."""
    overrides: tuple[KeptOverride, ...] = ()

    @property
    def team(self) -> str | None:
        return self.document.get("team")

    @property
    def schedule(self) -> Schedule:
        """What holds now and from now on."""
        now = self.recorded.now
        if now is None:
            raise LookupError(f"{self.name} is not in use")
        return now


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A schedule as it is from now on; no document takes it out of use."""

    name: str
    document: Document | None
    by: str
    file: str | None = None


class Schedules(Protocol):
    """What is recorded before a schedule's versions and overrides is never changed by these."""

    def read(self, document: Document) -> Schedule | Refused:
        """A schedule from what somebody wrote; a refusal names each field that does not fit."""
        ...

    def parse(self, text: str) -> Document | Refused:
        """What somebody wrote as YAML."""
        ...

    def written(self, document: Document) -> str:
        """A document as YAML."""
        ...

    async def get(self, name: str, since: Instant) -> Kept | None:
        """A schedule in use, with what is recorded of it from a moment on; None where there is none."""
        ...

    async def recorded(self, name: str, since: Instant) -> Recorded | None:
        """What is recorded of a schedule from a moment on, also of one that is not in use any more."""
        ...

    async def all(self, since: Instant) -> Sequence[Kept]:
        """Schedules in use, by name."""
        ...

    async def keep(self, versions: Sequence[NewVersion], at: Instant) -> None:
        """All of them take effect at a moment, or none does."""
        ...

    async def add_override(self, kept: KeptOverride) -> None: ...

    async def end_override(self, schedule: str, id: str, at: Instant) -> bool:
        """One that runs ends; one to come never begins; False when there is none that is not over."""
        ...

    async def covers(self, person: str | None, since: Instant) -> Sequence[Cover]:
        """Covers that end after a moment and that somebody asked for or was asked for; None: of all."""
        ...

    async def cover(self, id: str) -> Cover | None: ...

    async def add_cover(self, cover: Cover) -> None: ...

    async def change_cover(self, cover: Cover, was: CoverState, override: KeptOverride | None, at: Instant) -> bool:
        """Keep a cover's new state with the override it makes; taken back, that one ends. False: it was not `was`."""
        ...

    async def link_calendar(self, of: str, secret: str) -> None:
        """A new link to the calendar of somebody or a team; the one from before ends."""
        ...

    async def unlink_calendar(self, of: str) -> bool: ...

    async def calendar_of(self, secret: str) -> str | None:
        """Whose calendar a link is to: person:ana or team:payments."""
        ...

    async def linked(self, of: str) -> bool: ...
