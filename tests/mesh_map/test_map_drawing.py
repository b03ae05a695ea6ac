"""Laws of drawn maps."""

from __future__ import annotations

import math
import re
from dataclasses import astuple
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from meshup.mesh import map_drawing
from meshup.mesh.map_drawing import FRAMES, MOST_BYTES, UNITS, draw
from meshup.mesh.map_marks import LABEL_WIDTHS, MapPoint
from meshup.mesh.map_places import MARK, TARGET, Frame, Side, estimated_width, rectangle_of, spread
from meshup.mesh.map_projection import fitted, plane_for
from tests.effort import examples

PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
FRENCH = st.tuples(st.floats(42, 51), st.floats(-5, 8))
NAMES = st.text(min_size=1, max_size=40)
STYLES = Path(map_drawing.__file__).parent / "static" / "mesh" / "map.css"


def points_of(places, names=None):
    told = names or [f"Node {number}" for number in range(len(places))]
    named = zip(places, told, strict=False)
    return [MapPoint(north, east, name, f"/n/{name}") for (north, east), name in named]


POINTS = st.one_of(st.lists(PLACES, max_size=30), st.lists(FRENCH, max_size=30)).flatmap(
    lambda places: st.lists(NAMES, min_size=len(places), max_size=len(places)).map(
        lambda names: points_of(places, names)
    )
)


def percent(text):
    assert re.fullmatch(r"\d{1,3}\.\d\d%", text)
    return float(text[:-1]) / 100


def spots_in(drawing, width):
    frame = FRAMES[drawing.shape]
    height = width * frame.height / frame.width
    return [(percent(mark.x) * width, percent(mark.y) * height) for mark in drawing.marks]


def overlap(one, other):
    across = one[0] < other[2] - 0.1 and other[0] < one[2] - 0.1
    return across and one[1] < other[3] - 0.1 and other[1] < one[3] - 0.1


def boxes_of_words(drawing, width):
    for mark, spot in zip(drawing.marks, spots_in(drawing, width), strict=True):
        if mark.label and width >= LABEL_WIDTHS[mark.shows]:
            side = Side(mark.label_x, mark.label_y, mark.label_anchor)
            box = rectangle_of(spot, mark.label, side)
            left, top = spot[0] + box.left, spot[1] + box.top
            yield spot, (left, top, spot[0] + box.right, spot[1] + box.bottom)


@settings(deadline=None, max_examples=examples(60))
@given(POINTS)
def test_each_point_has_a_mark_and_every_mark_is_wholly_in_the_picture(points):
    drawing = draw(points)
    frame = FRAMES[drawing.shape]
    assert sum(1 + mark.more for mark in drawing.marks) == len(points)
    for x, y in spots_in(drawing, frame.width):
        assert TARGET / 2 - 0.1 <= x <= frame.width - TARGET / 2 + 0.1
        assert TARGET / 2 - 0.1 <= y <= frame.height - TARGET / 2 + 0.1


@settings(deadline=None, max_examples=examples(60))
@given(POINTS)
def test_marks_are_far_enough_apart_to_be_tapped_on_a_phone(points):
    drawing = draw(points)
    spots = spots_in(drawing, FRAMES[drawing.shape].width)
    near = [
        (one, other)
        for one, other in combinations(spots, 2)
        if max(abs(one[0] - other[0]), abs(one[1] - other[1])) < TARGET - 0.1
    ]
    assert near == []


@settings(deadline=None, max_examples=examples(60))
@given(POINTS, st.sampled_from([288, 300, 336, 358, 390, 480, 520, 736, 1120]))
def test_no_words_collide_or_leave_the_picture_or_cover_a_mark_at_any_width(points, width):
    drawing = draw(points)
    frame = FRAMES[drawing.shape]
    boxes = list(boxes_of_words(drawing, width))
    assert [pair for pair in combinations(boxes, 2) if overlap(pair[0][1], pair[1][1])] == []
    marks = spots_in(drawing, width)
    for spot, box in boxes:
        assert box[0] >= -0.2
        assert box[2] <= width + 0.2
        assert -0.2 <= box[1] <= box[3] <= width * frame.height / frame.width + 0.2
        for x, y in marks:
            seen = (x - MARK, y - MARK, x + MARK, y + MARK)
            assert (x, y) == spot or not overlap(box, seen)


@settings(deadline=None, max_examples=examples(60))
@given(POINTS)
def test_a_drawing_is_bounded_and_the_same_each_time(points):
    drawing = draw(points)
    assert drawing == draw(points)
    assert len(drawing.land) + len(drawing.borders) <= MOST_BYTES
    assert len(drawing.marks) <= max(frame.capacity for frame in FRAMES.values())
    assert all(re.fullmatch(r"[Mlz0-9 -]*", path) for path in (drawing.land, drawing.borders))
    assert not {"nan", "inf"} & {str(field) for mark in drawing.marks for field in astuple(mark)}


@given(
    st.lists(
        st.builds(MapPoint, st.floats(), st.floats(), st.just("Anywhere"), st.just("/")), max_size=6
    )
)
@settings(deadline=None, max_examples=examples(60))
def test_whatever_numbers_a_card_says_a_map_comes_of_it(points):
    there = [p for p in points if math.isfinite(p.latitude) and math.isfinite(p.longitude)]
    assert sum(1 + mark.more for mark in draw(points).marks) == len(there)


@settings(deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=20))
def test_where_points_belong_is_within_the_view_at_the_right_place(places):
    frame = FRAMES["even"]
    view = fitted(plane_for(places), places, frame.width, frame.height)
    for north, east in places:
        x, y = view.place(north, east)
        assert 0 <= x <= frame.width
        assert 0 <= y <= frame.height
    norths = sorted(places)
    ys = [view.place(*place)[1] for place in norths]
    assert all(south >= north - 1e-6 for south, north in pairwise(ys))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 336), st.floats(0, 280)), max_size=42))
def test_as_many_marks_as_a_frame_has_room_for_find_their_spots(wished):
    frame = FRAMES["even"]
    given_spots = spread(wished, frame)
    assert len(given_spots) == len(wished)
    assert all(frame.clamped(spot) == spot for spot in given_spots)
    for one, other in combinations(given_spots, 2):
        assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= TARGET - 1e-6


def test_more_marks_than_a_frame_has_room_for_are_refused():
    frame = Frame(100, 100)
    with pytest.raises(ValueError, match="5"):
        spread([(50.0, 50.0)] * 5, frame)


def test_a_mark_that_gave_way_says_where_it_belongs():
    drawing = draw(points_of([(48.85, 2.35), (48.85, 2.35)]))
    first, second = drawing.marks
    assert (first.from_x, first.from_y) == ("", "")
    assert (second.from_x, second.from_y) == (first.x, first.y)


def test_neighbours_over_the_180th_meridian_are_drawn_beside_each_other():
    drawing = draw(points_of([(-17.7, 178.0), (-13.8, -171.8)]))
    fiji, samoa = (percent(mark.x) for mark in drawing.marks)
    assert 0 < fiji < samoa < 1
    assert drawing.land


def test_a_point_alone_sees_land_around_it():
    drawing = draw(points_of([(48.85, 2.35)]))
    assert [(mark.x, mark.y) for mark in drawing.marks] == [("50.00%", "50.00%")]
    assert drawing.land
    assert drawing.borders


def test_no_points_are_a_map_of_the_world():
    drawing = draw([])
    assert drawing.marks == ()
    assert len(drawing.land) > 5_000


def test_points_far_too_many_are_gathered_under_the_first_of_each_place():
    places = [(43 + number % 80 / 10, number // 80 / 10) for number in range(4_000)]
    points = points_of(places)
    drawing = draw(points, "#all")
    assert drawing.marks[0].name == points[0].name
    assert {mark.href for mark in drawing.marks if mark.more} == {"#all"}
    assert sum(1 + mark.more for mark in drawing.marks) == 4_000
    assert {mark.count for mark in drawing.marks} >= {"99+"}


def test_the_first_point_keeps_its_place():
    crowd = [(48.85 + number / 50, 2.35) for number in range(9)]
    alone = draw(points_of([*crowd, (43.3, 5.4)]))
    assert alone.marks[0].from_x == ""


def test_the_styles_have_the_proportions_and_the_width_of_the_drawing():
    styles = STYLES.read_text()
    for shape, frame in FRAMES.items():
        across, down = re.search(
            rf"\.map-{shape} {{[^}}]*aspect-ratio: (\d+) / (\d+);", styles
        ).groups()
        assert frame.width * int(down) == frame.height * int(across)
    assert f"(min-width: {LABEL_WIDTHS['wide']}px)" in styles


def test_land_is_in_units_of_the_frame():
    drawing = draw(points_of([(48.85, 2.35)]))
    frame = FRAMES[drawing.shape]
    assert (drawing.width, drawing.height) == (frame.width * UNITS, frame.height * UNITS)


def test_words_are_estimated_by_their_letters():
    assert estimated_width("ill") < estimated_width("nnn") < estimated_width("MMM")
    assert estimated_width("東京") > estimated_width("ab")
