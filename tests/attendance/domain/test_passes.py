"""Codes of passes: one for each registration and evening, read however they are typed."""

import pytest
from hypothesis import given, strategies as st

from meshup.attendance.domain.passes import (
    ALPHABET,
    LENGTH,
    code_typed,
    digest_of,
    pass_code,
    written_pass,
)
from meshup.kit.secret_links import new_handle

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_a_code_is_of_one_registration_one_evening_and_one_node(settings):
    handle, other = new_handle(), new_handle()
    same = pass_code(handle, "a-b")
    assert same == pass_code(handle, "a-b")
    assert len(same) == LENGTH
    assert set(same) <= set(ALPHABET)
    found = {same, pass_code(other, "a-b"), pass_code(handle, "a-c")}
    settings.SECRET_KEY = "another"
    found.add(pass_code(handle, "a-b"))
    assert len(found) == 4


def test_a_digest_tells_evenings_apart_and_is_as_phones_work_it_out():
    assert digest_of("K4XTM2RHPQ7AB5CD", "nuit-du-routage") == "8135eb57b12778dbc07775b836533113"
    assert digest_of("K4XTM2RHPQ7AB5CD", "nuit") != digest_of("K4XTM2RHPQ7AB5CD", "nui")


@given(codes)
def test_a_code_is_read_as_it_is_written(code):
    assert code_typed(written_pass(code)) == code_typed(code.lower()) == code
    assert [len(group) for group in written_pass(code).split()] == [4, 4, 4, 4]


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_code_or_none(text):
    read = code_typed(text)
    assert read == "" or (len(read) == LENGTH and set(read) <= set(ALPHABET))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("KOXT-M2RH PQ7I.BBCD", "KOXTM2RHPQ7IBBCD"),
        ("K0XT M2RH PQ71 B8CD", "KOXTM2RHPQ7IBBCD"),
        ("K4XT M2RH PQ7A B5C9", ""),
        ("K4XT M2RH PQ7A B5CDE", ""),
        ("\u017f" * 16, ""),
        ("K4XTM2RHPQ7AB5C\u0662", ""),
    ],
)
def test_digits_that_are_no_letters_of_it_are_read_as_those_they_look_like(typed, read):
    assert code_typed(typed) == read
