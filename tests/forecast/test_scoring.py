"""Scores of forecasts: known before, of those that look ahead nowhere, and with what follows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from meshup.forecast.domain.model import climatology, forecast
from meshup.forecast.domain.reasons import sentence_for
from meshup.forecast.domain.scoring import (
    EVENTS_TO_LOSE,
    as_of,
    back_test,
    crps,
    pinball,
    trusted_forecast,
)
from meshup.forecast.domain.values import Counts
from tests.forecast.histories import event, histories, steady

RIVALS = {"own", "all", "last"}


def test_pinball_punishes_the_side_that_the_quantile_avoids():
    assert pinball(0.9, 50, 60) == pytest.approx(9)
    assert pinball(0.9, 60, 50) == pytest.approx(1)
    assert pinball(0.5, 40, 60) == pinball(0.5, 60, 40) == 10


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_of_one_number_the_crps_is_the_absolute_error(number, heads):
    assert crps(lambda _probability: number, heads) == pytest.approx(abs(number - heads))


def test_of_a_uniform_distribution_the_crps_is_that_of_the_books():
    """From 0 to 100, and 50 came: 100/12, by the integral of (F - 1)²."""
    assert crps(lambda probability: 100 * probability, 50) == pytest.approx(100 / 12, rel=0.01)


def test_as_of_a_lead_nobody_knows_what_came_later():
    known = as_of(event(60, 100), 3)
    assert [counts.days_before for counts in known.snapshots] == [14, 7, 3]
    assert known.heads is None


def test_each_lead_is_scored_beside_every_rival():
    found = back_test(steady(6))
    assert list(found) == [14, 7, 3, 1, 0]
    for scores in found.values():
        assert scores.keys() == {"pool", "climatology", *RIVALS}
        assert {score.events for score in scores.values()} == {5}
    assert found[0]["last"].ncrps == 0
    assert found[0]["all"].ncrps == pytest.approx(40 / 60)
    assert found[0]["own"].pinball == pytest.approx({0.1: 0.6, 0.5: 1 / 3, 0.9: 1 / 15}, abs=0.01)
    assert found[0]["pool"].coverage == 1
    assert found[0]["last"].coverage is None


def test_an_event_is_scored_where_something_new_was_counted():
    seldom = [
        replace(past, snapshots=(Counts(13.5, {"own": 9}), Counts(0.1, {"own": 80})))
        for past in steady(4)
    ]
    assert list(back_test(seldom)) == [7, 0]


def test_own_registrations_are_no_rival_where_nobody_counts_them():
    elsewhere = [event(60, 100, number=number, source="meetup.com") for number in range(4)]
    assert back_test(elsewhere)[0].keys() == {"pool", "climatology", "all", "last"}


@pytest.mark.parametrize(
    "events",
    [
        [],
        steady(1),
        [replace(past, heads=None) for past in steady(5)],
        [replace(past, snapshots=()) for past in steady(5)],
    ],
)
def test_without_events_to_score_there_are_no_scores(events):
    assert back_test(events) == {}


def test_evenings_when_nobody_came_can_be_scored():
    assert back_test(steady(4, heads=0))[0]["last"].ncrps == 0


@given(histories)
@settings(max_examples=30)
def test_whatever_the_history_scores_are_finite_and_never_below_zero(events):
    for scores in back_test(events).values():
        for score in scores.values():
            assert 0 <= score.ncrps < float("inf")
            assert score.coverage is None or 0 <= score.coverage <= 1


def test_what_comes_later_changes_no_score_of_before():
    history = [event(40 + 3 * n, 60 + 7 * n, number=n) for n in range(6)]
    later = replace(event(5000, 0, number=6), snapshots=())
    assert back_test([*history, later]) == back_test(history)
    assert back_test([later, *history]) != back_test(history)


def test_where_what_is_counted_misled_too_often_it_is_left_out():
    misled = misleading(EVENTS_TO_LOSE + 1)
    answer = trusted_forecast(misled, event(None, 300))
    usual = climatology(misled, event(None, 300))
    assert (answer.median, answer.low, answer.high) == (usual.median, usual.low, usual.high)
    assert sentence_for(answer.reason) == (
        "Lately about 50 came; what was counted is left out, for it misled more than it helped at"
        " 8 past events."
    )


def test_over_fewer_events_losing_is_chance():
    few = misleading(EVENTS_TO_LOSE)
    assert trusted_forecast(few, event(None, 300)).reason.code == "bookings"


def test_where_it_helped_it_is_trusted():
    helpful = [event(20 + 5 * n, 30 + 8 * n, number=n) for n in range(14)]
    wanted = event(None, 60)
    assert trusted_forecast(helpful, wanted).median == forecast(helpful, wanted).median


def test_where_nothing_is_counted_there_is_nothing_to_trust():
    assert trusted_forecast(misleading(12), event(None, 0, until=99)).reason.code == "usual"


def misleading(count):
    """Return evenings to which fifty come, whether ten or three hundred registered."""
    return [event(50, (10, 300, 40)[number % 3], number=number) for number in range(count)]
