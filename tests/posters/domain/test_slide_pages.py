from __future__ import annotations

from hypothesis import given, strategies as st

from meshup.posters.domain.slide_pages import (
    LONGEST_POINT,
    MOST_CHARACTERS,
    MOST_POINTS,
    MOST_SLIDES,
    Point,
    divided,
    in_pages,
    points_of,
)


def test_headings_stand_with_what_follows_and_entries_of_lists_alone():
    source = (
        "Hello *you*.\n\n## Open\n\nEverybody.\n## Free\nNo price.\n\n- one\n  more\n- two\n\n# End"
    )
    assert points_of(source) == [
        Point("", "Hello you."),
        Point("Open", "Everybody."),
        Point("Free", "No price."),
        Point("", "one more"),
        Point("", "two"),
        Point("", "End"),
    ]


@given(st.text(max_size=4000))
def test_slides_are_short_and_say_when_there_is_more(source):
    points = points_of(source)
    found = divided(source)
    shown = [point for slide in found.slides for point in slide]
    assert len(found.slides) <= MOST_SLIDES
    assert all(len(slide) <= MOST_POINTS for slide in found.slides)
    assert all(len(slide) == 1 or sum(map(len, slide)) <= MOST_CHARACTERS for slide in found.slides)
    assert all(len(point) <= 2 * LONGEST_POINT for point in shown)
    assert shown == points[: len(shown)]
    assert found.has_more or shown == points


@given(st.lists(st.integers(), max_size=60), st.integers(1, 9))
def test_pages_hold_all_in_order_and_are_about_as_full(items, most):
    pages = in_pages(items, most)
    assert [item for page in pages for item in page] == items
    assert len(pages) == -(-len(items) // most)
    assert all(0 < len(page) <= most for page in pages)
    assert max(map(len, pages), default=0) - min(map(len, pages), default=0) <= 1


@given(st.lists(st.integers(1, 12), max_size=40), st.integers(1, 20))
def test_no_page_is_higher_than_a_slide_but_for_one_thing_alone(heights, most):
    pages = in_pages(heights, most, lambda height: height)
    assert [height for page in pages for height in page] == heights
    assert all(len(page) == 1 or sum(page) <= most for page in pages)
