"""A schedule as somebody wrote it into a form, and back; one that has more than the form is written as YAML."""

from typing import Any

from hotwash.app.hotwash import Hotwash
from hotwash.app.schedules import Document
from hotwash.domain.kernel import Refused
from hotwash.entry.web.forms import Typed

UNITS = (("weeks", "weeks"), ("days", "days"), ("hours", "hours"))
_TURN = ("start", "handoff", "every")


def document_of(hotwash: Hotwash, form: Typed) -> Document | Refused:
    """What was typed; whether it is a schedule that can be kept is decided when it is."""
    if "yaml" in form.names():
        return hotwash.schedules.parse(form["yaml"])
    document: dict[str, Any] = {"zone": form["zone"]}
    if form["team"]:
        document["team"] = form["team"]
    if not form["every"].isdecimal():
        return Refused("bad-request", "A turn lasts a whole number of weeks, days or hours.", "Write it like 1.")
    turn = {"start": form["start"], "handoff": form["handoff"][:5], "every": {form["unit"]: int(form["every"])}}
    primary, secondary = (form[level].split() for level in ("primary", "secondary"))
    if not secondary:
        return document | turn | {"users": primary}
    levels = (("primary", primary), ("secondary", secondary))
    return document | {"levels": [{"name": name, **turn, "users": users} for name, users in levels]}


def fields_of(document: Document) -> Typed | None:
    """A schedule as the form shows it; None for one that has more than the form."""
    levels = document.get("levels", [{"name": "primary", **_without(document, "zone", "team", "name", "kind")}])
    known = {"zone", "team", "name", "kind", *(("levels",) if "levels" in document else (*_TURN, "users"))}
    if not document.keys() <= known or [one["name"] for one in levels] not in (["primary"], ["primary", "secondary"]):
        return None
    turns = [{name: one.get(name) for name in _TURN} for one in levels]
    plain = all(one.keys() <= {"name", "users", *_TURN} and _singles(one.get("users")) for one in levels)
    if not plain or any(turn != turns[0] for turn in turns):
        return None
    unit, every = next(iter(turns[0]["every"].items()))
    shown = {name: document.get(name) or "" for name in ("zone", "team", "name")} | {"unit": unit, "every": str(every)}
    shown |= {name: turns[0][name] for name in ("start", "handoff")}
    return Typed((shown | {one["name"]: "\n".join(one["users"]) for one in levels}).items())


def _singles(users: Any) -> bool:
    return bool(users) and all(isinstance(one, str) for one in users)


def _without(document: Document, *names: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in names}
