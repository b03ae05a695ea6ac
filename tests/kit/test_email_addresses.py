import pytest
from hypothesis import given, strategies as st

from meshup.kit.email_addresses import GONE, addresses_in, mentions, without

BO = "bo@x.example"
WORDS = st.sampled_from(
    [BO, "BO@X.example", "jumbo@x.example", "bo@x.example.org", " ", "<", "\n", "a", ".", "é", "-"]
)
VALUES = st.recursive(
    st.lists(WORDS, max_size=6).map("".join) | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "text",
    [BO, "BO@x.EXAMPLE", f"<{BO}>", f"mailto:{BO}", f"Write to {BO}.", f"'{BO}'", f"a/{BO}/b"],
)
def test_an_address_is_found_whatever_stands_around_it(text):
    assert mentions(text, BO)
    assert without(text, BO) == text.replace(BO, GONE).replace("BO@x.EXAMPLE", GONE)


@pytest.mark.parametrize(
    "text", ["jumbo@x.example", "b.bo@x.example", "bo@x.example.org", "bo@x.examples", "bo", ""]
)
def test_a_part_of_another_address_is_none(text):
    assert not mentions(text, BO)
    assert without(text, BO) == text


def test_nobody_is_not_named_anywhere():
    assert not mentions({"a": [BO]}, "")
    assert without([BO], "") == [BO]


@given(VALUES)
def test_nothing_is_left_and_nothing_else_changes(value):
    left = without(value, BO)
    assert not mentions(left, BO)
    assert without(left, BO) == left
    if not mentions(value, BO):
        assert left == value


def test_a_line_break_before_an_address_hides_nothing():
    assert mentions({"texts": {"en": f"Ask\n{BO}\nor nobody"}}, BO)
    assert mentions({BO: 1}, BO)


def test_addresses_are_told_in_lower_case():
    text = "Call 06 or Bo@X.example, ada@y.example; o'neil@z.example"
    assert addresses_in(text) == {"bo@x.example", "ada@y.example", "o'neil@z.example"}
