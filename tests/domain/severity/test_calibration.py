"""Declared against consumed: the matrix, its rates and kappa; silence where there is too little to say."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.incident.policy import Calibration, Severity
from hotwash.domain.severity.calibration import Case, band, calibrate, weighted_kappa
from hotwash.domain.severity.facts import Harm, Impact, Outage
from hotwash.domain.severity.verdict import raised_by_floor

RULES = load_policy().calibration
SPEAKS = replace(RULES, least_incidents=1)
S0, S1, S2, S3 = Severity
FIXTURE = [(0, 0.231), (0, 0.031), (1, 0.12), (2, 0.015), (2, 0.27), (3, 0.002), (1, 0.06), (2, 0.04)]
CASES = [Case(list(Severity)[declared], cost) for declared, cost in FIXTURE]


def test_the_shipped_bands_are_those_of_a_policy_that_says_nothing_of_them() -> None:
    assert Calibration() == RULES


@pytest.mark.parametrize(
    ("cost", "severity"),
    [(5.0, S0), (0.2, S0), (0.1999, S1), (0.05, S1), (0.0499, S2), (0.01, S2), (0.0099, S3), (0.0, S3), (-0.1, S3)],
)
def test_a_band_begins_at_its_figure(cost: float, severity: Severity) -> None:
    assert band(cost, RULES) is severity


def test_eight_incidents_by_hand() -> None:
    found = calibrate(CASES, SPEAKS)
    assert found.rates is not None
    assert (found.n, found.rates.exact, found.rates.over, found.rates.under) == (8, 0.75, 0.125, 0.125)
    assert found.rates.kappa == pytest.approx(0.492, abs=5e-4)
    assert found.matrix is not None
    assert found.matrix[S0] == {S0: 1, S1: 0, S2: 1, S3: 0}
    assert found.matrix[S2] == {S0: 1, S1: 0, S2: 2, S3: 0}
    assert sum(n for row in found.matrix.values() for n in row.values()) == 8
    assert found.words == (
        "75 % of 8 incidents were declared as severe as what they consumed.",
        "12.5 % were declared more severe than that, and 12.5 % less.",
        "Agreement beyond chance is 0.49 (kappa, quadratic weights): 1 is perfect, 0 is a guess.",
    )


def test_of_few_incidents_nothing_is_said() -> None:
    found = calibrate(CASES[:7], RULES)
    assert (found.n, found.matrix, found.rates, found.words) == (7, None, None, ("Not enough incidents: 7 of 15.",))
    assert calibrate([], SPEAKS).words == ("Not enough incidents: 0 of 1.",)


def test_what_a_floor_decided_and_what_is_unknown_is_left_out_and_counted() -> None:
    more = [Case(S0, 0.0, by_floor=True), Case(S0, None, by_floor=True), Case(S1, None)]
    found = calibrate([*CASES, *more], SPEAKS)
    assert (found.n, found.by_floor, found.unknown) == (8, 2, 1)
    assert found.rates == calibrate(CASES, SPEAKS).rates


@pytest.mark.parametrize(
    ("declared", "impact", "explained"),
    [
        (S0, Impact(data_loss=Harm.CONFIRMED), True),
        (S1, Impact(data_loss=Harm.SUSPECTED), True),
        (S0, Impact(data_loss=Harm.SUSPECTED), False),
        (S2, Impact(data_loss=Harm.SUSPECTED), True),
        (S0, Impact(outage=Outage.TOTAL, internal_only=True), False),
        (S1, Impact(users_affected=0.9), False),
        (S3, Impact(), False),
    ],
)
def test_a_floor_explains_what_is_no_more_severe_than_it(declared: Severity, impact: Impact, explained: bool) -> None:
    assert raised_by_floor(declared, impact, load_policy()) is explained


def test_agreement_cannot_be_told_where_all_is_one_level() -> None:
    assert weighted_kappa([(S2, S2)] * 20) is None
    assert weighted_kappa([(S0, S0), (S3, S3)]) == 1
    assert weighted_kappa([(S0, S3), (S3, S0)]) == -1
    assert weighted_kappa([(S0, S0), (S0, S3), (S3, S0), (S3, S3)]) == 0


@given(st.lists(st.tuples(st.sampled_from(Severity), st.floats(0, 1)), min_size=1, max_size=40))
def test_the_rates_add_up_and_order_does_not_matter(pairs: list[tuple[Severity, float]]) -> None:
    cases = [Case(declared, cost) for declared, cost in pairs]
    found = calibrate(cases, SPEAKS)
    assert found.rates is not None
    assert found.rates.exact + found.rates.over + found.rates.under == pytest.approx(1)
    assert found.rates.kappa is None or -1 <= found.rates.kappa <= 1
    assert calibrate(cases[::-1], SPEAKS) == found
