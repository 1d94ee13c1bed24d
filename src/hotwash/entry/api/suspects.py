"""Which change did it? The ranked list of an incident, and what people make of it."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from hotwash.app.codec import recorded
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.app.suspects import NearOnset, near_onset
from hotwash.app.unit_of_work import Stored
from hotwash.domain.changes.suspects import Suspect
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.events import ChangeKind
from hotwash.domain.incident.suspects import ClearChange, ConfirmChange, JudgeChange
from hotwash.domain.kernel import Refused, Words, rfc3339
from hotwash.entry.api.acts import Act, Answer, Ask, Asks, find, perform, words
from hotwash.entry.api.callers import Instance, Sees
from hotwash.entry.api.changes import shown
from hotwash.entry.api.problems import Problem

router = APIRouter(prefix="/incidents/{id}/changes", tags=["responding"])

_MOST_NOTED = 200


@router.get("")
async def rank_changes(id: str, hotwash: Instance, viewer: Sees) -> dict[str, Any]:
    """Changes near the onset, most likely first, each with its four factors; and when it began, by what."""
    near = await _near(hotwash, viewer, await find(hotwash, viewer, id))
    return {
        "onset": {"at": rfc3339(near.began.at), "basis": near.began.basis, "words": near.began.words},
        "changes": [_view(one) for one in near.found.changes],
        "none": round(near.found.none, 4),
        "cleared": [_view(one) for one in near.found.cleared],
    }


class _JudgementBody(Act):
    reason: str

    async def judgement(self, ask: Ask, command: type[JudgeChange]) -> Command:
        """A change as it is ranked now, or one that was reported and is not."""
        stored, drill = await ask.stored(), ask.caller.drill
        found = (await _near(ask.hotwash, ask.caller.viewer, stored)).found.called(ask.of)
        other = await ask.hotwash.change_log.called(ask.of) if drill is None and not stored.incident.drill else None
        change = found.change if found is not None else other
        if change is None:
            raise Problem(
                Refused("unknown-change", f"There is no change {ask.of}.", "Look at the list of changes for its name.")
            )
        return command(
            by=ask.by,
            happened_at=self.when(),
            id=change.ref,
            change=ChangeKind(change.kind),
            service=change.service or None,
            made_at=change.start,
            what=Words(change.summary),
            reason=Words(self.reason),
            link=words(change.link),
            place=found.place if found is not None else None,
        )


class ConfirmChangeBody(_JudgementBody):
    async def command(self, ask: Ask) -> Command:
        return await self.judgement(ask, ConfirmChange)


@router.post("/{change_id}/confirm", response_model=Answer)
async def confirm_change(change_id: str, body: ConfirmChangeBody, ask: Asks) -> Response:
    """This did it: what shows it."""
    return await perform(body, ask, change_id)


class ClearChangeBody(_JudgementBody):
    async def command(self, ask: Ask) -> Command:
        return await self.judgement(ask, ClearChange)


@router.post("/{change_id}/clear", response_model=Answer)
async def clear_change(change_id: str, body: ClearChangeBody, ask: Asks) -> Response:
    """This did not: what speaks against it. It leaves the ranking."""
    return await perform(body, ask, change_id)


async def _near(hotwash: Hotwash, viewer: Viewer, stored: Stored) -> NearOnset:
    marked = await hotwash.reader.marked(viewer, stored.incident.id, limit=_MOST_NOTED)
    return await near_onset(hotwash, stored, [recorded(one) for one in marked])


def _view(one: Suspect) -> dict[str, Any]:
    factors = one.factors
    return {
        **shown(one.change),
        "probability": round(one.probability, 4) if one.probability is not None else None,
        "factors": {
            "prior": round(factors.prior, 4),
            "recency": round(factors.recency, 4),
            "distance": round(factors.distance, 4),
            "blast": round(factors.blast, 4),
        }
        if factors is not None
        else None,
        "place": one.place,
        "judged": ("confirmed" if one.judged.confirmed else "cleared") if one.judged is not None else None,
        "reason": one.judged.reason if one.judged is not None else None,
    }
