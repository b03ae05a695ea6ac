from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from meshup.kit.tokens import LONGEST, BadToken, ExpiredToken, read, sign

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
SECRET = "s" * 50
FACTS = st.dictionaries(
    st.text(max_size=8),
    st.text(max_size=12) | st.integers(-(2**53), 2**53) | st.booleans() | st.none(),
    max_size=4,
)


def made(facts, purpose="door", until=NOON + timedelta(hours=1), secret=SECRET):
    return sign(facts, purpose=purpose, until=until, secret=secret)


def taken(token, purpose="door", at=NOON, secret=SECRET):
    return read(token, purpose=purpose, at=at, secret=secret)


@given(FACTS)
def test_what_was_signed_is_read(facts):
    token = made(facts)
    assert taken(token) == facts
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@given(FACTS, st.data())
def test_no_character_can_be_changed(facts, data):
    token = made(facts)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters().filter(lambda c: c != token[at]))
    with pytest.raises(BadToken):
        taken(token[:at] + other + token[at + 1 :])


@given(st.text(max_size=80))
def test_what_was_not_made_here_is_refused(token):
    with pytest.raises(BadToken):
        taken(token)


def test_a_token_for_one_purpose_opens_no_other():
    with pytest.raises(BadToken):
        taken(made({"person": 1}, purpose="newsletter"), purpose="door")


def test_a_token_of_another_node_is_refused():
    with pytest.raises(BadToken):
        taken(made({"person": 1}, secret="t" * 50))


def test_a_token_ends_at_its_second():
    token = made({}, until=NOON)
    assert taken(token, at=NOON - timedelta(seconds=1)) == {}
    with pytest.raises(ExpiredToken):
        taken(token, at=NOON)


def test_a_very_long_token_is_refused_unread():
    with pytest.raises(BadToken):
        taken(made({"x": "y" * LONGEST}))


def test_the_format_stays_what_it_was():
    assert made({"person": 7}) == (
        "WzE3OTYyMTY0MDAseyJwZXJzb24iOjd9XQ.s_NIcdmNJzZqFQCULbk7IER6niA9orOi8rcdFhf-JqM"
    )
