"""What is known of the impact: said piece by piece, kept as it was said, and unknown until then."""

import pytest

from hotwash.domain.incident.declare import Declare, declare
from hotwash.domain.incident.events import ImpactAssessed
from hotwash.domain.incident.impact import AssessImpact
from hotwash.domain.incident.lock import Lock
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Refused, Words
from hotwash.domain.severity.facts import ANSWERS, Harm, Impact, Outage
from hotwash.domain.severity.phrases import QUESTIONS, said
from hotwash.domain.timeline.sentence import sentence
from tests.domain.incident.test_rules import POLICY, Room
from tests.worlds import ANA, BO, DEE, START


def test_answers_add_up_and_what_nobody_told_is_unknown() -> None:
    room = Room()
    assert room.incident.impact == Impact()
    room.do(AssessImpact(by=BO, known=Impact(users_affected=0.4, outage=Outage.PARTIAL)))
    (second,) = room.do(AssessImpact(by=ANA, known=Impact(workaround=False, users_affected=0.4)), at=3)
    assert second == ImpactAssessed(Impact(workaround=False)), "what was known already is not written down again"
    assert room.incident.impact == Impact(0.4, Outage.PARTIAL, workaround=False)
    assert room.incident.impact.data_loss is None
    assert room.do(AssessImpact(by=ANA, known=Impact(workaround=False))) == []


def test_an_answer_can_be_taken_back() -> None:
    room = Room()
    room.do(AssessImpact(by=BO, known=Impact(outage=Outage.PARTIAL, breach=Harm.SUSPECTED)))
    (event,) = room.do(AssessImpact(by=BO, known=Impact(), unknown=("outage", "workaround")))
    assert event == ImpactAssessed(Impact(), ("outage",))
    assert room.incident.impact == Impact(breach=Harm.SUSPECTED)


@pytest.mark.parametrize(
    ("known", "unknown", "said"),
    [
        (Impact(), (), "Nothing is said"),
        (Impact(users_affected=40), (), "40 is no share of users."),
        (Impact(users_affected=float("nan")), (), "nan is no share of users."),
        (Impact(), ("mood",), "mood is not asked here."),
        (Impact(workaround=True), ("workaround",), "known and unknown"),
    ],
)
def test_what_says_nothing_or_nonsense_is_refused(known: Impact, unknown: tuple[str, ...], said: str) -> None:
    assert said in Room().refused(AssessImpact(by=ANA, known=known, unknown=unknown)).reason


def test_the_timeline_reads_as_people_speak() -> None:
    known = Impact(0.4, Outage.PARTIAL, workaround=False, data_loss=Harm.SUSPECTED)
    assert sentence(ImpactAssessed(known)) == (
        "Impact: 40 % of users are affected, it is down for some, there is no workaround, data may have been lost."
    )
    assert sentence(ImpactAssessed(Impact(), ("outage",))) == "Not known any more: whether it is down."
    assert sentence(ImpactAssessed(Impact(revenue_loss=True), ("breach",))) == (
        "Impact: revenue is being lost. Not known any more: whether customer data is exposed."
    )


def test_every_answer_has_a_phrase_and_every_fact_a_question() -> None:
    for one in (*Outage, *Harm, True, False):
        for name in ANSWERS:
            fits = {"outage": Outage, "data_loss": Harm, "breach": Harm, "users_affected": float}.get(name, bool)
            if isinstance(one, fits):
                assert len(said(Impact(**{name: one}))) == 1
    assert tuple(QUESTIONS) == ANSWERS


def test_it_is_known_at_the_declaration_already() -> None:
    command = Declare(by=ANA, title=Words("Checkout fails"), severity=Severity.SEV1, known=Impact(users_affected=1.0))
    events = declare(command, START, POLICY)
    assert not isinstance(events, Refused)
    assert events[1] == ImpactAssessed(Impact(users_affected=1.0))
    strange = Declare(by=ANA, title=Words("x"), severity=Severity.SEV1, known=Impact(users_affected=7))
    assert isinstance(declare(strange, START, POLICY), Refused)


def test_it_is_still_told_after_the_end_and_not_after_the_lock() -> None:
    room = Room().staffed().resolved()
    room.do(AssessImpact(by=ANA, known=Impact(breach=Harm.CONFIRMED)))
    room.do(Lock(by=DEE))
    assert room.refused(AssessImpact(by=ANA, known=Impact(breach=Harm.NO))).code == "timeline-locked"
