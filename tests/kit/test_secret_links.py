"""A secret link opens the one thing that it was made for; any other text opens nothing."""

import re

from hypothesis import given, strategies as st

from meshup.kit.secret_links import LINK_LENGTH, handle_in, link_token, new_handle

SECRET = "s" * 50
PURPOSE = "attendance.registration"
HANDLES = st.builds(new_handle)
PURPOSES = st.text(max_size=40)


def token_of(handle, purpose=PURPOSE, secret=SECRET):
    return link_token(handle, purpose=purpose, secret=secret)


def opened(token, purpose=PURPOSE, secret=SECRET):
    return handle_in(token, purpose=purpose, secret=secret)


@given(HANDLES, PURPOSES)
def test_a_token_opens_its_own_thing(handle, purpose):
    token = token_of(handle, purpose)
    assert opened(token, purpose) == handle
    assert re.fullmatch(r"[A-Za-z0-9_-]{42}", token)
    assert len(token) == LINK_LENGTH


@given(HANDLES, PURPOSES, PURPOSES)
def test_a_token_for_one_purpose_opens_no_other(handle, made_for, used_for):
    assert (opened(token_of(handle, made_for), used_for) == handle) == (made_for == used_for)


@given(HANDLES, HANDLES)
def test_a_token_opens_no_other_thing(one, other):
    mixed = one + token_of(other)[len(other) :]
    assert opened(mixed) == (one if one == other else None)


@given(HANDLES, st.text(min_size=1, max_size=60))
def test_a_token_of_another_node_is_none(handle, secret):
    assert opened(token_of(handle), secret=secret) is None


@given(HANDLES, st.data())
def test_no_character_can_be_changed(handle, data):
    token = token_of(handle)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters().filter(lambda character: character != token[at]))
    assert opened(token[:at] + other + token[at + 1 :]) is None


@given(HANDLES, st.data())
def test_nothing_can_be_added_or_left_out(handle, data):
    token = token_of(handle)
    at = data.draw(st.integers(0, len(token) - 1))
    assert opened(token[:at] + token[at + 1 :]) is None
    assert opened(token[:at] + data.draw(st.characters()) + token[at:]) is None


@given(st.text(max_size=60) | st.text("abcXYZ019-_", min_size=42, max_size=42))
def test_any_other_text_opens_nothing(text):
    assert opened(text) is None


def test_a_key_is_kept_apart_for_each_purpose():
    handle = new_handle()
    tokens = {token_of(handle, purpose) for purpose in ("a", "b", "", "a:b", "meshup.link:a")}
    assert len(tokens) == 5


def test_handles_are_never_the_same():
    assert len({new_handle() for _ in range(1000)}) == 1000
