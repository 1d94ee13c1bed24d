"""What is asked about the impact, in a form; an answer that is not known stays open."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from hotwash.domain.incident.impact import refuse_answers
from hotwash.domain.kernel import Refused
from hotwash.domain.severity.facts import ANSWERS, Impact
from hotwash.domain.slo.service import objective_of
from hotwash.entry.api.impact import Answers
from hotwash.entry.web.forms import Typed

USERS = "users_affected"
"""Typed in percent, kept as a fraction."""
_UNKNOWN = ("unknown", "Not known")
_YES_OR_NO = (_UNKNOWN, ("yes", "Yes"), ("no", "No"))
_HARM = (_UNKNOWN, ("no", "No"), ("suspected", "Maybe"), ("confirmed", "Yes, confirmed"))


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    words: str
    options: Sequence[tuple[str, str]]

    def answer(self, impact: Impact) -> str:
        """What is known already, as its option has it."""
        value = getattr(impact, self.name)
        return "unknown" if value is None else {True: "yes", False: "no"}.get(value, str(value))


QUESTIONS = (
    Question(
        "outage",
        "Is it down?",
        (_UNKNOWN, ("none", "No, it is up"), ("partial", "For some"), ("total", "For everyone")),
    ),
    Question("feature_broken", "Is a significant feature broken for most?", _YES_OR_NO),
    Question("workaround", "Is there a workaround?", _YES_OR_NO),
    Question("revenue_loss", "Is revenue lost by the minute?", _YES_OR_NO),
    Question("data_loss", "Is data lost or corrupted?", _HARM),
    Question("breach", "Is customer data exposed?", _HARM),
    Question("internal_only", "Are only internal tools hit?", _YES_OR_NO),
)
"""All but the share of users, which is a number."""


def share_typed(text: str) -> float | str | None:
    """A fraction of what was typed in percent; nothing is not known, and None is no percentage."""
    if not text:
        return "unknown"
    share = objective_of(text)
    return share if share is not None and 0 <= share <= 1 else None


def refuse_share(text: str) -> Refused:
    return Refused("bad-request", f"{text} is no share of users.", "Write it in percent, such as 40.")


def answers_of(form: Typed) -> Impact | Refused:
    """What a form says of the impact; the fields of Answers are its own."""
    said: dict[str, float | str] = {name: form[name] for name in ANSWERS if form[name]}
    if form[USERS]:
        share = share_typed(form[USERS])
        if share is None:
            return refuse_share(form[USERS])
        said[USERS] = share
    try:
        known = Answers.model_validate(said).known()
    except ValidationError as error:
        first = error.errors()[0]
        return Refused("bad-request", f"{first['loc'][0]}: {first['msg']}.", "Choose one of the answers.")
    return refuse_answers(known) or known
