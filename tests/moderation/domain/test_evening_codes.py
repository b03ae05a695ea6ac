"""The code of an evening, as people type it."""

from hypothesis import given, strategies as st

from meshup.moderation.domain.evening_codes import (
    ALPHABET,
    LENGTH,
    evening_code,
    is_evening_code,
    written_code,
)

SLUGS = st.from_regex(r"[a-z0-9-]{1,60}", fullmatch=True)


@given(SLUGS)
def test_a_code_has_eight_letters_that_nobody_confuses(slug):
    code = evening_code(slug)
    assert len(code) == LENGTH == 8
    assert set(code) <= set(ALPHABET)
    assert not set("0O1IL") & set(ALPHABET)


@given(SLUGS)
def test_it_may_be_typed_in_any_case_with_hyphens_and_spaces(slug):
    typed = f"  {' '.join(written_code(slug).lower())} "
    assert is_evening_code(typed, slug)


@given(SLUGS, SLUGS)
def test_each_event_has_its_own(slug, other):
    assert is_evening_code(evening_code(slug), other) == (slug == other)


@given(SLUGS, st.text(max_size=60))
def test_other_words_are_not_the_code(slug, words):
    folded = "".join(filter(str.isalnum, words[:40])).upper()
    assert is_evening_code(words, slug) == (folded == evening_code(slug))


def test_another_node_has_other_codes(settings):
    here = evening_code("routing-night")
    settings.SECRET_KEY = "another node's secret, just as long as ours is"
    assert evening_code("routing-night") != here
