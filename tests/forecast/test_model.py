"""Forecasts: laws that hold whatever was counted, and what a host would expect of them."""

import math
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from meshup.forecast.domain.model import MOST, Bookings, climatology, forecast
from meshup.forecast.domain.reasons import TEMPLATES, sentence_for
from meshup.forecast.domain.values import Counts
from tests.effort import examples
from tests.forecast.histories import event, events, histories, renamed, steady

PROBABILITIES = [0.001, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.999]


@given(histories, events)
@settings(max_examples=examples(100))
def test_whatever_was_counted_the_answer_is_sane(past, wanted):
    for answer in (forecast(past, wanted), climatology(past, wanted)):
        assert 0 <= answer.low <= answer.median <= answer.high <= MOST
        quantiles = [answer.quantile(p) for p in PROBABILITIES]
        assert quantiles == sorted(quantiles)
        assert sentence_for(answer.reason)


@given(histories, events)
def test_neither_the_names_of_other_sites_nor_the_order_of_anything_matters(past, wanted):
    names = {"meetup.com": "elsewhere", "luma": "meetup.com", "mobilizon": "a"}
    again = forecast([renamed(event, names) for event in past], renamed(wanted, names))
    assert numbers(again) == numbers(forecast(past, wanted))


@given(histories, events)
def test_what_is_asked_twice_is_answered_twice_alike(past, wanted):
    assert numbers(forecast(past, wanted)) == numbers(forecast(past, wanted))


@given(st.lists(st.integers(0, 500), min_size=2, max_size=2), st.integers(0, 12), st.integers(0, 9))
def test_where_more_is_counted_no_fewer_are_expected(counted, past, until):
    few, many = sorted(counted)
    history = steady(past)
    answers = [forecast(history, event(None, number, until=until)) for number in (few, many)]
    assert answers[0].median <= answers[1].median


@pytest.mark.parametrize("until", [14, 7, 3, 1, 0])
def test_a_community_twice_the_size_expects_twice_as_many(until):
    answers = [
        forecast(steady(10, heads, counted), event(None, counted, until=until)).median
        for heads, counted in ((100, 150), (200, 300))
    ]
    assert 1.9 <= answers[1] / answers[0] <= 2.1


def test_sites_where_everybody_registers_twice_change_nothing():
    answers = [
        forecast(steady(10, 60, counted), event(None, counted, until=3)).median
        for counted in (100, 200)
    ]
    assert answers[1] == pytest.approx(answers[0], rel=0.05)


def test_an_evening_like_those_before_is_expected_to_go_like_them():
    answer = forecast(steady(12), event(None, 100))
    assert answer.median == pytest.approx(60, abs=4)
    assert answer.reason.code == "bookings"
    assert answer.reason.facts["events"] == 12


def test_near_the_day_what_is_counted_says_more_than_two_weeks_before():
    history = steady(12)
    far, near = (forecast(history, event(None, 200, until=until)) for until in (14, 0))
    assert 60 < far.median < near.median
    assert near.high - near.low < 2 * near.median


def test_intervals_grow_narrow_with_the_evenings_that_are_known():
    widths = []
    for known in (0, 1, 3, 10):
        answer = forecast(steady(known), event(None, 100))
        widths.append((answer.high - answer.low) / answer.median)
    assert widths == sorted(widths, reverse=True)


def test_a_community_where_bookings_say_nothing_learns_to_leave_them():
    """Heads go up and down with nothing; what was counted goes up and down for itself."""
    history = [event(48 + 4 * (n % 2), 30 + 40 * (n % 3), number=n) for n in range(20)]
    swings = [forecast(history[:known], event(None, 150, until=7)).median / 50 for known in (2, 20)]
    assert swings[1] < swings[0]
    assert swings[1] == pytest.approx(1, abs=0.3)


def test_between_two_leads_the_answer_is_between_theirs():
    history = steady(10)
    seven, five, three = (
        forecast(history, replace(event(None, 100), snapshots=(Counts(lead, {"own": 60}),))).median
        for lead in (7, 5.2, 3)
    )
    assert seven > five > three


@pytest.mark.parametrize("lead", [21, 60, 365, 3660])
def test_long_before_the_usual_attendance_is_expected(lead):
    wanted = replace(event(None, 0), snapshots=(Counts(lead, {"own": 1}),))
    assert forecast(steady(10), wanted).median == pytest.approx(60, rel=0.35)


def test_past_events_counted_on_other_days_are_compared_all_the_same():
    odd = [
        replace(past, snapshots=(Counts(8.5, {"own": 24}), Counts(2.2, {"own": 66})))
        for past in steady(10)
    ]
    assert forecast(odd, event(None, 100, until=3)).median == pytest.approx(60, rel=0.15)


def test_an_event_counted_once_long_before_says_less_than_others():
    early = replace(event(200, 0), snapshots=(Counts(14, {"own": 12}),))
    once, near = forecast([early], event(None, 100)), forecast([event(200, 100)], event(None, 100))
    assert once.median < near.median


def test_a_site_that_nobody_counted_once_does_not_count_as_nobody():
    both = [
        replace(past, snapshots=tuple(with_site(counts) for counts in past.snapshots))
        for past in steady(8)
    ]
    wanted = replace(event(None, 100), snapshots=(with_site(Counts(0, {"own": 100})),))
    missing = [event(60, 100, number=n) if n % 3 == 0 else past for n, past in enumerate(both)]
    expected = forecast(both, wanted).median
    assert forecast(missing, wanted).median == pytest.approx(expected, abs=1)


def test_events_of_which_nobody_knows_how_many_came_change_nothing():
    history = steady(6)
    holes = [event for past in history for event in (past, replace(past, heads=None))]
    assert numbers(forecast(holes, event(None, 80))) == numbers(forecast(history, event(None, 80)))


def test_online_evenings_say_little_about_those_in_a_room():
    mixed = [*steady(10, 20, 100, form="online"), *steady(3)]
    alone = forecast(steady(3), event(None, 100))
    assert forecast(mixed, event(None, 100)).median == pytest.approx(alone.median, rel=0.2)
    online = forecast(mixed, event(None, 100, form="online"))
    assert online.median == pytest.approx(20, rel=0.2)


def test_evenings_counted_only_in_the_end_still_say_what_is_usual():
    bare = [replace(past, snapshots=()) for past in steady(5)]
    assert forecast(bare, event(None, 0, until=99)).median == pytest.approx(60, rel=0.1)
    assert forecast(bare, event(None, 100)).reason.code == "first_bookings"


@pytest.mark.parametrize(
    ("past", "wanted", "sentence"),
    [
        (
            [],
            event(None, 0, until=99),
            "Nothing is counted yet, and no past event was: this is a mere guess.",
        ),
        (
            steady(1),
            event(None, 0, until=99),
            "Nothing is counted yet; 60 came to the only past event.",
        ),
        (
            [],
            event(None, 100),
            (
                "In most communities about 60 come for every 100 who are counted by this time;"
                " no past event was counted yet."
            ),
        ),
    ],
)
def test_a_sentence_says_why(past, wanted, sentence):
    assert sentence_for(forecast(past, wanted).reason) == sentence


def test_every_reason_has_a_sentence():
    codes = {
        answer(steady(known), event(None, 100, until=until)).reason.code
        for answer in (forecast, climatology)
        for known in (0, 1, 2)
        for until in (0, 99)
    }
    assert codes == TEMPLATES.keys() - {"bookings_misled"}


@pytest.mark.parametrize("mean", [0.5, 3, 12, 60, 300])
@pytest.mark.parametrize("variation", [0.25, 0.4, 0.7])
def test_quantiles_are_those_of_the_negative_binomial_distribution(mean, variation):
    bookings = Bookings(mean, variation, ratio=1)
    for probability, z in ((0.1, -1.2816), (0.5, 0), (0.9, 1.2816)):
        exact = negative_binomial_quantile(mean, variation, probability)
        assert math.exp(bookings.at(z)) == pytest.approx(exact, rel=0.04, abs=1)


def test_a_forecast_is_quick():
    history, wanted = steady(40), event(None, 100, until=7)
    elapsed = []
    for _round in range(20):
        begun = time.process_time()
        forecast(history, wanted)
        elapsed.append(time.process_time() - begun)
    assert min(elapsed) < 0.005


def numbers(answer):
    return answer.median, answer.low, answer.high, answer.reason


def with_site(counts):
    own = counts.counts["own"]
    return Counts(counts.days_before, {"own": own, "meetup.com": own})


def negative_binomial_quantile(mean, variation, probability):
    size = 1 / variation**2
    heads, passed = -1, 0.0
    while passed < probability:
        heads += 1
        passed += math.exp(
            math.lgamma(size + heads)
            - math.lgamma(size)
            - math.lgamma(heads + 1)
            + size * math.log(size / (size + mean))
            + heads * math.log(mean / (size + mean))
        )
    return heads
