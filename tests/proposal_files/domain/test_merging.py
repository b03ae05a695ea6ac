"""Twice is once; the second version wins, except for what was changed here; in any order."""

from __future__ import annotations

from hypothesis import given, strategies as st

from meshup.proposal_files.domain.merging import digests_of, in_file_state, merged
from meshup.proposal_files.domain.own_files import FROM_STATE
from meshup.proposal_files.domain.value_fields import without_empty

FIELDS = ("titles:en", "titles:fr", "abstracts:fr", "money", "kind", "names")
FAMILIES = frozenset({"titles", "abstracts", "money"})
VALUES = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["a", "b", "c"]))


def taken(said):
    """Return what is here, and was told, once a file was taken."""
    return dict(said), digests_of(said, repr)


def after(here, told, said):
    found = merged(here, said, FAMILIES, told, repr)
    return found.values, found.digests


@given(VALUES, VALUES)
def test_the_second_version_wins_where_nobody_changed_anything(first, second):
    here, told = taken(first)
    found = merged(here, second, FAMILIES, told, repr)
    kept = {field: here[field] for field in here if field in {"kind", "names"}}
    assert found.values == {**kept, **second}
    assert not found.retained


@given(VALUES, VALUES, VALUES)
def test_taken_twice_is_taken_once(first, changes, second):
    here, told = taken(first)
    here = without_empty({**here, **changes})
    values, kept = after(here, told, second)
    assert after(values, kept, second) == (values, kept)
    assert merged(values, second, FAMILIES, kept, repr).changed == ()


@given(VALUES, VALUES, VALUES)
def test_what_was_changed_here_stays_and_is_told(first, changes, second):
    here, told = taken(first)
    here = {**here, **changes}
    found = merged(here, second, FAMILIES, told, repr)
    for field in changes:
        if here[field] != first.get(field, ""):
            assert found.values[field] == here[field]
            says_so = second.get(field, "" if field[:4] in {"titl", "abst", "mone"} else None)
            is_news = says_so is not None and says_so not in {here[field], first.get(field, "")}
            assert (field in found.retained) == is_news


@given(VALUES, VALUES, VALUES)
def test_fields_are_independent_so_their_order_is_no_matter(first, changes, second):
    here, told = taken(first)
    here = {**here, **changes}
    turned = dict(reversed(second.items()))
    one, other = (merged(here, said, FAMILIES, told, repr) for said in (second, turned))
    assert one.values == other.values
    assert (set(one.changed), set(one.retained)) == (set(other.changed), set(other.retained))


@given(VALUES, VALUES)
def test_of_what_no_file_told_only_what_is_empty_is_filled(here, said):
    found = merged(here, said, FAMILIES, {}, repr)
    assert found.values == {**said, **here}


def test_what_was_placed_here_is_still_accepted_there():
    assert in_file_state("scheduled", "accepted", FROM_STATE) == "accepted"
    assert in_file_state("scheduled", "withdrawn", FROM_STATE) == "scheduled"
    assert in_file_state("offered", "received", FROM_STATE) == "received"
