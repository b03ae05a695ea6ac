"""A draft takes over what was changed meanwhile; differences say what a publication changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings, strategies as st

from meshup.programme.choices import News
from meshup.programme.domain.differences import differences, read, stored
from meshup.programme.domain.lines import DraftLine, read as read_line, stored as stored_line
from meshup.programme.domain.merging import merged
from tests.effort import examples

STARTS = datetime(2026, 12, 12, 9, tzinfo=UTC)


def line(item, hour=0, title="Doors"):
    return DraftLine(
        ref=f"i{item}",
        item=item,
        kind="talk",
        starts_at=STARTS + timedelta(hours=hour),
        titles={"en": title},
    )


A, B, C = line(1), line(2, 1), line(3, 2)


def later(one, hours=5):
    return one.at(one.starts_at + timedelta(hours=hours))


def test_what_only_they_changed_is_as_they_have_it():
    assert merged((A, B), (A, later(B)), (later(A, 1), B)) == (later(A, 1), later(B))


def test_where_both_changed_the_draft_has_its_way():
    assert merged((A,), (later(A, 2),), (later(A, 3),)) == (later(A, 2),)


def test_what_they_added_comes_and_what_they_took_off_goes():
    assert merged((A, B), (A, B), (A, C)) == (A, C)


def test_what_i_changed_and_they_took_off_is_a_new_line():
    assert merged((A,), (later(A),), ()) == (replace(later(A), item=None),)


def test_what_i_took_off_stays_off():
    assert merged((A, B), (A,), (A, later(B))) == (A,)


def test_usual_lines_are_known_again_when_a_date_gets_them_as_its_own():
    usual = tuple(
        replace(one, ref=f"u{n}", item=None) for n, one in enumerate((A, line(2, 1, "B")))
    )
    theirs = (later(A, 1), line(2, 1, "B"))
    mine = (usual[0], later(usual[1]))
    assert merged(usual, mine, theirs) == (
        replace(later(A, 1), ref="u0"),
        replace(later(line(2, 1, "B")), ref="u1"),
    )


some = st.lists(st.integers(1, 6), unique=True, max_size=5)


@st.composite
def timetables(draw):
    base = tuple(line(item) for item in draw(some))

    def changed():
        kept = [one for one in base if draw(st.booleans())]
        return tuple(later(one, draw(st.integers(0, 2))) for one in kept)

    return base, changed(), changed()


@settings(max_examples=examples(100), deadline=None)
@given(timetables())
def test_nothing_of_either_side_is_lost_and_what_is_merged_is_merged(sides):
    base, mine, theirs = sides
    once = merged(base, mine, theirs)
    assert merged(theirs, once, theirs) == once
    assert merged(base, mine, base) == mine
    assert merged(base, base, theirs) == tuple(
        one for one in (merged(base, base, theirs)) if one.item in {each.item for each in theirs}
    )
    assert {one.item for one in once if one.item} <= {one.item for one in theirs}
    for one in mine:
        if one not in base:
            assert any((each.ref, each.starts_at) == (one.ref, one.starts_at) for each in once)


def test_differences_say_what_is_added_moved_taken_off_and_said_otherwise():
    new = DraftLine(ref="n1", kind="talk", starts_at=STARTS, titles={"en": "New"})
    found = differences((A, B, C), (later(A), replace(B, titles={"en": "Otherwise"}), new))
    assert [one.news for one in found] == [News.MOVED, News.CHANGED, News.ADDED, News.OFF]
    assert [read(stored(one)) for one in found] == list(found)
    assert differences((A, B), (A, B)) == ()


def test_a_line_that_is_only_named_otherwise_is_no_news():
    assert differences((A,), (replace(A, ref="u1", item=None),)) == ()


def test_a_line_is_read_as_it_was_stored():
    whole = replace(
        A, minutes=5, zone="Hall", languages=("fr",), links=({"kind": "x", "url": "y"},)
    )
    assert read_line(stored_line(whole)) == whole
