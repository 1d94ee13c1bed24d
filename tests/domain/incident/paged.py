"""An incident that is paged for, in memory: a clock that is set, a rota that changes, and every event with its time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.deadlines import PassDeadline, deadlines
from hotwash.domain.incident.declare import Declare, declare
from hotwash.domain.incident.events import Event, PageSent
from hotwash.domain.incident.fold import Happened, apply, begin
from hotwash.domain.incident.paging import due_pages
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.rota import Rota
from hotwash.domain.incident.transitions import decide
from hotwash.domain.kernel import HOTWASH, Actor, Instant, Refused, Words

POLICY = load_policy()
T0 = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Line:
    """A schedule of one team."""

    team: str
    people: tuple[str, ...]

    def at(self, team: str, moment: Instant) -> tuple[tuple[str, ...], ...] | None:
        return tuple((one,) for one in self.people) if team == self.team else None

    def members(self, team: str, moment: Instant) -> tuple[str, ...]:
        return self.people if team == self.team else ()


def rota(*line: str, lead: tuple[str, ...] = ("lee",), more: tuple[str, ...] = ()) -> Rota:
    """The payments team takes turns in this order; lee leads."""
    everybody = ("ana", "bo", "cy", "dee", "lee", "sam", *more)
    teams = {"leads": lead, "security": ("sam",), "payments": line}
    return Rota(everybody, ("dee",), teams, {"checkout-api": "payments"}, Line("payments", line))


@dataclass
class Paged:
    """What is checked: the state, and the log of what happened when."""

    rota: Rota
    severity: Severity = Severity.SEV1
    restricted: bool = False
    drill: bool = False
    now: Instant = T0
    log: list[tuple[Instant, Event]] = field(default_factory=list)

    def __post_init__(self) -> None:
        command = Declare(
            by=Actor("ana"),
            title=Words("Checkout fails"),
            severity=self.severity,
            service="checkout-api",
            restricted=self.restricted,
            drill=self.drill,
        )
        first, *others = declare(command, self.now, POLICY)  # type: ignore[misc]  # it is not refused
        self.incident = begin("INC-1", Happened(first, command.by, self.now))
        self._append(others, command.by)
        self._page()

    def _append(self, events: list[Event], by: Actor) -> None:
        for event in events:
            self.log.append((self.now, event))
            self.incident = apply(self.incident, Happened(event, by, self.now))

    def _page(self) -> None:
        while events := due_pages(self.incident, lambda: self.rota, self.now, POLICY):
            self._append(events, HOTWASH)

    def act(self, command: Command) -> Refused | list[Event]:
        decision = decide(self.incident, command, self.now, POLICY)
        if not isinstance(decision, Refused):
            self._append(decision, command.by)
            self._page()
        return decision

    def at(self, minutes: float) -> None:
        """Go to so many minutes after the start, every deadline met at its own moment."""
        until = T0 + minutes * MINUTE
        while (owed := deadlines(self.incident, POLICY)) and owed[0].due <= until:
            self.now = max(self.now, owed[0].due)
            self.act(PassDeadline(by=HOTWASH, name=owed[0].name))
        self.now = until

    def sent(self, trigger: str | None = None) -> list[tuple[float, tuple[str, ...]]]:
        """When who was paged, in minutes."""
        return [
            ((at - T0) / MINUTE, event.people)
            for at, event in self.log
            if isinstance(event, PageSent) and trigger in (None, event.trigger)
        ]

    def kinds(self, *kinds: type[Event]) -> list[tuple[float, Event]]:
        return [((at - T0) / MINUTE, event) for at, event in self.log if isinstance(event, kinds)]
