"""When the door is open, and clocks that are wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from meshup.door.domain.opening_hours import MILLISECOND, corrected, epoch_ms, refuse_unless_open
from meshup.door.errors import Closed, NotOpenYet

START = datetime(2026, 12, 2, 17, 30, tzinfo=UTC)
END = datetime(2026, 12, 2, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPENED = START - 6 * HOUR
wrong_by = st.integers(-(10**13), 10**13)


@pytest.mark.parametrize("at", [OPENED, START, END, END + 24 * HOUR - MILLISECOND])
def test_it_is_open_from_six_hours_before_until_a_day_after(at):
    refuse_unless_open(START, END, at)


@pytest.mark.parametrize(
    ("at", "refusal"), [(OPENED - MILLISECOND, NotOpenYet), (END + 24 * HOUR, Closed)]
)
def test_it_is_closed_otherwise(at, refusal):
    with pytest.raises(refusal):
        refuse_unless_open(START, END, at)


@given(wrong_by, st.integers(0, 3 * 3_600_000))
def test_a_clock_that_is_wrong_by_whatever_makes_no_difference(wrong, ago):
    sent = epoch_ms(START) + wrong
    assert corrected(sent - ago, sent, START, OPENED) == START - ago * MILLISECOND


@given(wrong_by, wrong_by)
def test_nothing_happened_before_the_door_opened_or_after_it_was_received(happened, sent):
    assert OPENED <= corrected(happened, sent, START, OPENED) <= START


def test_what_is_sent_before_it_happened_happened_now():
    assert corrected(2, 1, START, OPENED) == START
