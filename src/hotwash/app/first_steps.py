"""What a young instance still needs before it can help: each step looks by itself whether it is done."""

from dataclasses import dataclass

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.app.reading import Sought


@dataclass(frozen=True, slots=True)
class Step:
    """skippable is what can be done later, or never."""

    id: str
    words: str
    why: str
    done: bool
    skippable: bool = True


async def first_steps(hotwash: Hotwash, viewer: Viewer) -> list[Step]:
    """In the order they are best taken in."""
    real = {one.id for one in await hotwash.directory.integrations() if one.drill is None}
    heard = await hotwash.directory.last_heard() if real else {}
    return [
        Step("account", "Make your account", "You are signed in.", True, skippable=False),
        Step(
            "service",
            "Name a service",
            "Its objective decides what is green, and how bad a bad minute is.",
            bool(await hotwash.services.all()),
        ),
        Step("integration", "Connect Alertmanager", "Alerts open incidents by themselves.", bool(real)),
        Step("alert", "Receive an alert", "So that you know it works before you need it.", bool(real & heard.keys())),
        Step(
            "incident",
            "Declare an incident, or run a drill",
            "The first one is better met in daylight.",
            await has_incidents(hotwash, viewer),
        ),
    ]


async def has_incidents(hotwash: Hotwash, viewer: Viewer) -> bool:
    return bool(await hotwash.reader.incidents(viewer, Sought(), before=None, limit=1))
