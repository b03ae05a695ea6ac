"""The drawing of booking curves: everything stands inside, and up means more."""

from datetime import UTC, datetime

from hypothesis import given, strategies as st

from meshup.forecast.domain.event_forecasts import event_forecast
from meshup.forecast.domain.plot import BOTTOM, LEFT, RIGHT, TOP, plot_of
from meshup.forecast.domain.values import Counts, PastEvent

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
numbers = st.integers(0, 5_000)
curves = st.lists(
    st.tuples(st.floats(0, 90), numbers, numbers).map(
        lambda row: Counts(row[0], {"own": row[1], "guests": row[2]})
    ),
    max_size=12,
).map(tuple)
past_events = st.lists(
    st.builds(PastEvent, st.just(NOON), st.just("in_person"), numbers, curves), max_size=8
)


def points(line):
    return [tuple(map(float, point.split(","))) for point in line.split()]


@given(past_events, curves)
def test_whatever_was_counted_stands_inside(past, curve):
    event = PastEvent(NOON, "in_person", None, curve)
    plot = plot_of(event, past, event_forecast([], event))
    if plot is None:
        return
    for line in (plot.curve, *plot.past):
        for x, y in points(line):
            assert LEFT <= x <= RIGHT
            assert TOP <= y <= BOTTOM
    if plot.span:
        assert TOP <= plot.span.high <= plot.span.median <= plot.span.low <= BOTTOM
    assert all(TOP <= down <= BOTTOM for down in plot.heads)
    assert 2 <= len(plot.numbers) <= 8
    assert len(plot.days) <= 8


def test_a_curve_goes_on_to_the_right_and_up_with_more():
    curve = (Counts(7, {"own": 5}), Counts(3, {"own": 20}), Counts(0, {"own": 40}))
    plot = plot_of(PastEvent(NOON, "in_person", None, curve), [], None)
    assert plot is not None
    line = points(plot.curve)
    assert line == sorted(line)
    assert [y for _x, y in line] == sorted((y for _x, y in line), reverse=True)
    assert plot.end == line[-1]
    assert line[-1] == (RIGHT, TOP)
    assert [tick.number for tick in plot.numbers] == [0, 10, 20, 30, 40]
    assert [tick.number for tick in plot.days] == list(range(8))


def test_where_nothing_was_counted_there_is_no_drawing():
    nobody = PastEvent(NOON, "in_person", None, (Counts(3, {"own": 0}),))
    assert plot_of(nobody, [PastEvent(NOON, "in_person", 12)], None) is None
