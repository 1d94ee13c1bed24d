"""Where the verdict disagrees with the declared severity, another is suggested: once, with reasons; people decide."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from hotwash.domain.incident.declare import Declare, declare
from hotwash.domain.incident.duties import duties
from hotwash.domain.incident.events import (
    Event,
    SeverityChanged,
    SeveritySuggested,
    SeveritySuggestionDismissed,
    SeveritySuggestionWithdrawn,
)
from hotwash.domain.incident.impact import AssessImpact
from hotwash.domain.incident.next_act import Step, next_act
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.incident.standing import standing
from hotwash.domain.incident.suggestion import DismissSuggestion, SuggestSeverity
from hotwash.domain.kernel import HOTWASH, Refused, Words
from hotwash.domain.severity.facts import Facts, Harm, Impact, Outage
from hotwash.domain.severity.weighing import Weighed, is_calm, weigh
from hotwash.domain.slo.green import Colour
from hotwash.domain.timeline.sentence import sentence
from tests.domain.incident.test_rules import POLICY, WHY, Room
from tests.domain.severity.test_verdict import WINDOWS, flat
from tests.worlds import ANA, BO, START

MINUTE = timedelta(minutes=1)
SEV0, SEV1, SEV2, SEV3 = Severity


def measured(burn: float, minute: float = 0, calm: timedelta | None = None) -> Weighed:
    """The same burn over every window at 99.9 %, with many bad events."""
    facts = Facts(0.999, flat(burn), dict.fromkeys(WINDOWS, 1000.0))
    return replace(weigh(facts, POLICY, START + minute * MINUTE, None), calm_for=calm)


def unknown() -> Weighed:
    return weigh(Facts(), POLICY, None, "Nothing of availability was measured since 14:20 UTC.")


def told(room: Room, weighed: Weighed) -> list[Event]:
    """What is written down when this is weighed for the incident as it is."""
    facts = weighed.facts.joined(room.incident.impact)
    joined = replace(weigh(facts, POLICY, weighed.at, weighed.unknown), calm_for=weighed.calm_for)
    severity, impact = room.incident.severity, room.incident.impact
    return room.do(SuggestSeverity(by=HOTWASH, weighed=joined, declared=severity, impact=impact))


def test_it_is_raised_at_once_and_said_once() -> None:
    room = Room(SEV2)
    (event,) = told(room, measured(1000))
    assert isinstance(event, SeveritySuggested)
    assert (event.severity, event.verdict, event.policy) == (SEV0, SEV0, POLICY.hash)
    assert event.inputs["burn"]["30m"] == 1000
    assert sentence(event) == (
        "Suggested: raise it from SEV-2 to SEV-0. Burns 1000x over 30m and 1000x over 5m, above 72x."
    )
    assert told(room, measured(1000, 1)) == []
    assert room.incident.severity is SEV2, "people decide"


def test_a_burn_at_a_threshold_is_not_suggested_and_withdrawn_every_minute() -> None:
    room = Room(SEV3)
    said = [len(told(room, measured(burn, minute))) for minute, burn in enumerate([14.5, 14.3, 14.5, 12, 14.5, 11.6])]
    assert said == [1, 0, 0, 0, 0, 0]
    (softer,) = told(room, measured(11.4, 7))
    assert isinstance(softer, SeveritySuggested)
    assert softer.severity is SEV2
    assert told(room, measured(4.9, 8)) == []
    (over,) = told(room, measured(0, 9))
    assert isinstance(over, SeveritySuggestionWithdrawn)
    assert sentence(over) == "No longer suggested: SEV-2. It is SEV-3 by what is known now."


def test_nothing_is_lowered_by_itself_and_one_level_is_suggested_after_a_calm() -> None:
    room = Room(SEV0)
    assert told(room, measured(0, 1)) == []
    (event,) = told(room, measured(0, 16, calm=15 * MINUTE))
    assert isinstance(event, SeveritySuggested)
    assert (event.severity, event.verdict, event.calm_seconds) == (SEV1, SEV3, 900)
    assert sentence(event) == (
        "Suggested: lower it from SEV-0 to SEV-1. It has been milder than SEV-0 for 15 min and is SEV-3 by what is "
        "known now."
    )
    assert room.incident.severity is SEV0


def test_what_cannot_be_measured_any_more_is_not_lowered_and_not_called_milder() -> None:
    room = Room(SEV0)
    told(room, measured(0, 16, calm=15 * MINUTE))
    (withdrawn,) = told(room, unknown())
    assert isinstance(withdrawn, SeveritySuggestionWithdrawn)
    assert withdrawn.verdict is None
    assert sentence(withdrawn).endswith("Nothing of availability was measured since 14:20 UTC.")
    raised = Room(SEV2)
    told(raised, measured(1000))
    assert told(raised, unknown()) == []
    assert raised.incident.suggestion is not None


def test_a_burn_that_comes_back_takes_back_the_suggestion_to_lower() -> None:
    room = Room(SEV0)
    told(room, measured(0, 16, calm=15 * MINUTE))
    (withdrawn,) = told(room, measured(60, 17))
    assert sentence(withdrawn) == "No longer suggested: SEV-1. It burns too much to lower it from SEV-0."
    told(room, measured(0, 40, calm=15 * MINUTE))
    (withdrawn,) = told(room, measured(1000, 41))
    assert sentence(withdrawn) == "No longer suggested: SEV-1. It is SEV-0 by what is known now."


def test_accepting_it_is_a_change_for_the_reasons_of_the_verdict() -> None:
    room = Room(SEV2)
    assert room.refused(ChangeSeverity(by=BO, severity=SEV0)).code == "no-reason"
    told(room, measured(1000))
    assert room.refused(ChangeSeverity(by=BO, severity=SEV1)).code == "no-reason"
    changed = room.do(ChangeSeverity(by=BO, severity=SEV0))
    assert changed[0] == SeverityChanged(SEV2, SEV0, Words("Burns 1000x over 30m and 1000x over 5m, above 72x."))
    assert room.incident.suggestion is None
    assert told(room, measured(1000, 1)) == []


def test_lowering_is_the_ics_also_where_it_is_suggested() -> None:
    room = Room(SEV0).staffed()
    told(room, measured(0, 16, calm=15 * MINUTE))
    assert room.refused(ChangeSeverity(by=BO, severity=SEV1)).code == "not-commander"
    room.do(ChangeSeverity(by=ANA, severity=SEV1))


def test_what_is_dismissed_stays_quiet_until_the_verdict_changes() -> None:
    room = Room(SEV2)
    assert room.refused(DismissSuggestion(by=BO, reason=WHY)).code == "nothing-suggested"
    told(room, measured(20))
    assert room.do(DismissSuggestion(by=BO, reason=WHY)) == [SeveritySuggestionDismissed(SEV1, WHY)]
    assert room.refused(DismissSuggestion(by=BO, reason=WHY)).code == "nothing-suggested"
    assert told(room, measured(20, 1)) == []
    assert told(room, unknown()) == []
    room.do(ChangeSeverity(by=BO, severity=SEV3, reason=WHY))
    assert told(room, measured(20, 2)) == [], "a change of severity is no other verdict"
    (worse,) = told(room, measured(1000, 3))
    assert isinstance(worse, SeveritySuggested)
    assert worse.severity is SEV0


def test_only_the_ic_dismisses_while_there_is_one() -> None:
    room = Room(SEV2).staffed()
    told(room, measured(20))
    assert room.refused(DismissSuggestion(by=BO, reason=WHY)).code == "not-commander"
    room.do(DismissSuggestion(by=ANA, reason=WHY))


def test_what_people_know_suggests_at_once_without_any_slo() -> None:
    room = Room(SEV2)
    _, event = room.do(AssessImpact(by=BO, known=Impact(breach=Harm.SUSPECTED)))
    assert isinstance(event, SeveritySuggested)
    assert (event.severity, event.measured_at, event.inputs) == (SEV1, None, {"breach": "suspected"})
    _, worse = room.do(AssessImpact(by=BO, known=Impact(breach=Harm.CONFIRMED)))
    assert isinstance(worse, SeveritySuggested)
    _, over = room.do(AssessImpact(by=BO, known=Impact(breach=Harm.NO)))
    assert isinstance(over, SeveritySuggestionWithdrawn)
    assert sentence(over) == "No longer suggested: SEV-0. It is SEV-3 by what is known now."
    command = Declare(by=ANA, title=Words("x"), severity=SEV3, known=Impact(outage=Outage.TOTAL))
    declared = declare(command, START, POLICY)
    assert not isinstance(declared, Refused)
    assert [event.kind for event in declared][:3] == ["incident.declared", "impact.assessed", "severity.suggested"]


def test_answers_do_not_withdraw_what_was_measured() -> None:
    room = Room(SEV2)
    told(room, measured(1000))
    assert len(room.do(AssessImpact(by=BO, known=Impact(workaround=True)))) == 1
    calm = Room(SEV0)
    told(calm, measured(0, 16, calm=15 * MINUTE))
    assert len(calm.do(AssessImpact(by=BO, known=Impact(data_loss=Harm.NO)))) == 1


def test_lowering_against_what_people_know_is_answered_with_a_suggestion() -> None:
    room = Room(SEV0)
    room.do(AssessImpact(by=BO, known=Impact(data_loss=Harm.CONFIRMED)))
    changed, suggested = room.do(ChangeSeverity(by=ANA, severity=SEV2, reason=WHY))
    assert isinstance(changed, SeverityChanged)
    assert isinstance(suggested, SeveritySuggested)


def test_what_was_weighed_for_another_severity_or_by_an_older_minute_says_nothing() -> None:
    room = Room(SEV2)
    stale = SuggestSeverity(by=HOTWASH, weighed=measured(1000), declared=SEV3, impact=Impact())
    assert room.do(stale) == []
    told(room, measured(1000, 5))
    assert told(room, measured(0, 4)) == [], "another node, a minute behind"


def test_a_change_cannot_have_happened_before_the_last_one() -> None:
    room = Room(SEV2)
    room.do(ChangeSeverity(by=ANA, severity=SEV1, reason=WHY), at=10)
    early = ChangeSeverity(by=ANA, severity=SEV0, reason=WHY, happened_at=START + 5 * MINUTE)
    assert room.refused(early, at=12).code == "before-the-last-change"


def test_the_ic_is_asked_to_decide() -> None:
    room = Room(SEV2).staffed().proposed()
    told(room, measured(1000))
    who = standing(room.incident, "ana", responds=True)
    asked = next_act(room.incident, who, POLICY, Colour.NOT_GREEN)
    assert asked is not None
    assert (asked.step, asked.words, asked.of) == (Step.CHANGE_SEVERITY, "Raise it to SEV-0", "SEV-0")
    assert duties(room.incident, "ana", ())[0].what.startswith("decide on SEV-0: Burns 1000x")
    room.do(DismissSuggestion(by=ANA, reason=WHY))
    asked = next_act(room.incident, who, POLICY, Colour.NOT_GREEN)
    assert asked is not None
    assert asked.step is Step.APPROVE
    quiet = Room(SEV0).staffed()
    told(quiet, measured(0, 16, calm=15 * MINUTE))
    lower = next_act(quiet.incident, who, POLICY, Colour.GREEN)
    assert lower is not None
    assert lower.words == "Lower it to SEV-1"


@pytest.mark.parametrize(
    ("declared", "burn", "expected"),
    [
        (SEV0, 57.5, True),
        (SEV0, 57.6, False),
        (SEV1, 11.5, True),
        (SEV1, 11.52, False),
        (SEV2, 4.7, True),
        (SEV2, 4.8, False),
        (SEV3, 0.0, False),
    ],
)
def test_calm_is_milder_and_below_four_fifths_of_what_the_level_fires_at(
    declared: Severity, burn: float, expected: bool
) -> None:
    assert is_calm(measured(burn).facts, declared, POLICY) is expected


def test_a_lax_objective_is_calm_below_its_own_threshold() -> None:
    at_99 = Facts(0.99, flat(39), dict.fromkeys(WINDOWS, 1000.0))
    assert is_calm(at_99, SEV0, POLICY), "half of all errors is 50x at 99 %, and four fifths of that is 40x"
    assert not is_calm(replace(at_99, burn=flat(40.1)), SEV0, POLICY)


def test_without_the_short_window_nothing_is_calm() -> None:
    facts = measured(0).facts
    assert not is_calm(replace(facts, burn={one: 0.0 for one in WINDOWS if one != 5 * MINUTE}), SEV0, POLICY)
    assert not is_calm(replace(facts, burn={}), SEV0, POLICY)


@given(
    st.sampled_from(Severity),
    st.lists(
        st.tuples(st.floats(0, 2000), st.booleans(), st.booleans(), st.sampled_from([None, *Severity])), max_size=30
    ),
)
def test_however_it_burns_it_is_never_changed_by_itself_nor_said_twice(
    declared: Severity, minutes: list[tuple[float, bool, bool, Severity | None]]
) -> None:
    room = Room(declared)
    for minute, (burn, known, calm, chosen) in enumerate(minutes):
        before = room.incident
        weighed = measured(burn, minute, 15 * MINUTE if calm and burn < 1 else None) if known else unknown()
        said = told(room, weighed)
        assert len(said) <= 1
        assert room.incident.severity is before.severity
        for event in said:
            assert sentence(event)
            if isinstance(event, SeveritySuggested):
                assert event.severity is not room.incident.severity
                lower = before.severity.is_worse_than(event.severity)
                assert not lower or (event.severity.rank == before.severity.rank + 1 and known)
        assert told(room, weighed) == []
        if chosen is not None and chosen is not room.incident.severity:
            room.do(ChangeSeverity(by=ANA, severity=chosen, reason=WHY), at=minute)
