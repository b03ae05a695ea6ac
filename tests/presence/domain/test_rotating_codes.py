"""The code that changes: what it looks like, how long it is good, and for what."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, strategies as st

from meshup.presence.domain.rotating_codes import (
    ALPHABET,
    GRACE,
    LENGTH,
    WINDOW,
    code_at,
    codes_between,
    is_taken,
    was_taken,
)

KEY = b"a key of the node"
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
SHORT = st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=6))


@given(MOMENTS)
def test_a_code_is_eight_characters_that_nobody_mistakes_for_another(at):
    code = code_at(KEY, "soiree", at)
    assert len(code.text) == LENGTH == 8
    assert set(code.text) <= set(ALPHABET)
    assert not set(ALPHABET) & set("ILO01AEU")
    assert code.since <= at < code.until == code.since + WINDOW


@given(MOMENTS, SHORT)
def test_a_code_is_taken_from_when_it_is_shown_until_one_window_after_it_is_not(at, later):
    code = code_at(KEY, "soiree", at)
    then = at + later
    is_good = then < code.until + GRACE * WINDOW
    assert is_taken(code.text, KEY, "soiree", then) == is_good
    assert was_taken(code.text, KEY, "soiree", then, within=timedelta(days=1)) == (not is_good)


@given(MOMENTS, SHORT)
def test_no_code_is_taken_before_it_is_shown(at, earlier):
    code = code_at(KEY, "soiree", at)
    then = at - earlier
    assume(then < code.since)
    assert not is_taken(code.text, KEY, "soiree", then)
    assert not was_taken(code.text, KEY, "soiree", then, within=timedelta(days=1))


@given(MOMENTS)
def test_another_evening_or_another_node_has_another_code(at):
    code = code_at(KEY, "soiree", at).text
    assert not is_taken(code, KEY, "autre", at)
    assert not is_taken(code, b"another key", "soiree", at)


@given(MOMENTS, st.sampled_from("- ."), st.booleans())
def test_it_may_be_typed_in_any_case_with_gaps(at, gap, lower):
    code = code_at(KEY, "soiree", at)
    typed = f" {gap.join(code.text)} "
    assert is_taken(typed.lower() if lower else typed, KEY, "soiree", at)
    assert is_taken(code.written, KEY, "soiree", at)
    assert not is_taken(code.text[:-1], KEY, "soiree", at)
    assert not is_taken(code.text + code.text[-1], KEY, "soiree", at)
    assert not is_taken("", KEY, "soiree", at)


@given(MOMENTS, SHORT)
def test_a_screen_that_has_the_codes_beforehand_shows_the_right_one_at_any_moment(first, length):
    last = first + length
    codes = codes_between(KEY, "soiree", first, last)
    assert bool(codes) == (last > first)
    for before, after in pairwise(codes):
        assert before.until == after.since
    if codes:
        assert codes[0].since <= first < codes[0].until
        assert codes[-1].since < last <= codes[-1].until
        assert codes == [code_at(KEY, "soiree", code.since) for code in codes]


def test_what_was_right_long_ago_is_as_wrong_as_anything():
    at = datetime(2026, 12, 2, 19, tzinfo=UTC)
    code = code_at(KEY, "soiree", at).text
    within = timedelta(hours=1)
    assert was_taken(code, KEY, "soiree", at + timedelta(minutes=69), within=within)
    assert not was_taken(code, KEY, "soiree", at + timedelta(minutes=70), within=within)


def test_the_codes_of_a_node_stay_the_same_when_the_program_changes():
    at = datetime(2026, 12, 2, 19, 2, tzinfo=UTC)
    assert code_at(KEY, "paris-p2p-2026-12-02", at).text == "328GP92V"
