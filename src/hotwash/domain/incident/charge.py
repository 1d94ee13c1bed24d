"""Write down what an incident cost: by Hotwash itself, once, after its end and before the lock."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.events import BudgetCharged, Ending
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeBudget(Command):
    until = Until.LOCKED
    charged: BudgetCharged


def costs(incident: Incident) -> bool:
    """A drill costs nothing, a false alarm was none, and what a duplicate cost is counted in the other."""
    return incident.ending is Ending.RESOLVED and not incident.drill


def owes_cost(incident: Incident) -> bool:
    """Whether its cost has yet to be written down."""
    return costs(incident) and incident.cost is None and not incident.is_locked


def charge(incident: Incident, command: ChargeBudget, now: Instant, policy: Policy) -> Decision:
    """The second time changes nothing, so that two nodes and a restart write it once."""
    if incident.is_open:
        return Refused("not-resolved", f"{incident.id} is still open.", "Resolve it first.")
    return [command.charged] if owes_cost(incident) else []
