from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from meshup.kit.shown import Shown, together

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PARTS = st.builds(
    Shown,
    st.integers(),
    st.frozensets(st.sampled_from(["node", "agenda", "event:a", "event:b"])),
    st.none() | st.integers(0, 9).map(lambda hours: NOON + timedelta(hours=hours)),
)


@given(parts=st.lists(PARTS))
def test_parts_together_stand_only_while_each_of_them_does(parts):
    whole = together(*parts)
    ends = [part.until for part in parts if part.until]
    assert whole.value == tuple(part.value for part in parts)
    assert whole.tags == {tag for part in parts for tag in part.tags}
    assert whole.until == (min(ends) if ends else None)


@given(first=PARTS, second=PARTS, third=PARTS)
def test_in_whatever_order_and_groups_they_are_put_together(first, second, third):
    def stands(shown):
        return shown.tags, shown.until

    flat = stands(together(first, second, third))
    assert stands(together(third, together(second, first))) == flat
    assert stands(together(together(first, second), third, first)) == flat


def test_what_is_worked_out_from_a_value_stands_as_long():
    events = Shown(["a", "b"], frozenset({"agenda"}), NOON)
    assert events.with_value(2) == Shown(2, frozenset({"agenda"}), NOON)
