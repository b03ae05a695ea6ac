"""Laws of cutting and thinning lines."""

from __future__ import annotations

import itertools

from hypothesis import given, strategies as st

from meshup.mesh.map_clipping import Box, clip_line, clip_ring, simplified

NUMBERS = st.integers(-50, 50).map(float)
LINES = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=12)
BOX = Box(-20.0, -10.0, 20.0, 15.0)
CLOSE = 1e-6


def is_in(point, box=BOX):
    wider = Box(box.left - CLOSE, box.bottom - CLOSE, box.right + CLOSE, box.top + CLOSE)
    return wider.left <= point[0] <= wider.right and wider.bottom <= point[1] <= wider.top


def length_within(line):
    """Return about how long a line is within the box, by walking it."""
    steps, length = 400, 0.0
    for begin, end in itertools.pairwise(line):
        across, up = (end[0] - begin[0]) / steps, (end[1] - begin[1]) / steps
        inside = sum(
            is_in((begin[0] + (step + 0.5) * across, begin[1] + (step + 0.5) * up))
            for step in range(steps)
        )
        length += inside * (across**2 + up**2) ** 0.5
    return length


def length(line):
    pairs = itertools.pairwise(line)
    return sum(((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 for a, b in pairs)


@given(LINES)
def test_a_cut_line_is_what_of_it_is_in_the_box(line):
    pieces = clip_line(line, BOX)
    assert all(is_in(point) for piece in pieces for point in piece)
    assert abs(sum(map(length, pieces)) - length_within(line)) <= 1.0 * len(line)


@given(LINES)
def test_a_cut_ring_is_in_the_box_and_cutting_it_again_changes_nothing(ring):
    cut = clip_ring(ring, BOX)
    assert all(is_in(point) for point in cut)
    assert clip_ring(cut, BOX) == cut


def test_the_area_of_a_cut_ring_is_that_of_what_is_in_the_box():
    ring = clip_ring([(0, 0), (40, 0), (40, 40), (0, 40)], BOX)
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    assert abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2) == 20 * 15


@given(LINES, st.floats(0.1, 20))
def test_fewer_corners_are_some_of_them_and_none_is_far_from_what_is_left(line, tolerance):
    kept = simplified(line, tolerance)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    remaining = iter(line)
    assert all(corner in remaining for corner in kept)
    assert all(_distance(corner, kept) <= tolerance + CLOSE for corner in line)


def _distance(point, line):
    def from_segment(begin, end):
        across, up = end[0] - begin[0], end[1] - begin[1]
        whole = across**2 + up**2
        share = (
            ((point[0] - begin[0]) * across + (point[1] - begin[1]) * up) / whole if whole else 0
        )
        share = min(1, max(0, share))
        at = (begin[0] + share * across, begin[1] + share * up)
        return length([at, point])

    return min(from_segment(*pair) for pair in itertools.pairwise(line))
