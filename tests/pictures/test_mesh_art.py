from __future__ import annotations

from math import dist, hypot
from typing import TYPE_CHECKING

from hypothesis import given, settings as effort, strategies as st

from meshup.pictures.mesh_art import HEIGHT, REACH, WIDTH, gabriel, hexagon, mark_of, mesh_of

if TYPE_CHECKING:
    from meshup.pictures.mesh_art import Point

SEEDS = st.text(max_size=40)
POINTS = st.lists(
    st.tuples(st.integers(0, 600), st.integers(0, 600)).map(lambda at: (at[0] + 0.0, at[1] + 0.0)),
    max_size=25,
    unique=True,
)


@effort(max_examples=25)
@given(seed=SEEDS, from_x=st.sampled_from([0.0, 900.0]))
def test_a_seed_gives_one_drawing_whose_path_is_seen_whole(seed: str, from_x: float) -> None:
    mesh = mesh_of(seed, from_x=from_x)
    assert mesh == mesh_of(seed, from_x=from_x)
    assert len(mesh.path) > 1
    assert all(0.9 * from_x < x < WIDTH and 0 < y < HEIGHT for x, y in mesh.path)
    assert all(dist(edge.begin, edge.end) <= REACH and 0 < edge.tone <= 1 for edge in mesh.edges)
    assert {(peer.x, peer.y) for peer in mesh.peers if peer.lit} == set(mesh.path)


def test_another_seed_gives_another_drawing() -> None:
    assert mesh_of("paris-p2p-2026-12-02") != mesh_of("paris-p2p-2027-01-06")


def test_a_card_keeps_its_left_free_for_words() -> None:
    mesh = mesh_of("paris-p2p", from_x=900)
    assert min(min(edge.begin[0], edge.end[0]) for edge in mesh.edges) > 500


@given(points=POINTS)
def test_two_are_joined_exactly_when_no_third_stands_between_them(points: list[Point]) -> None:
    def between(a: Point, b: Point) -> bool:
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        return any(dist(c, middle) < dist(a, b) / 2 for c in points if c not in {a, b})

    pairs = [(a, b) for a in range(len(points)) for b in range(a + 1, len(points))]
    expected = [(a, b) for a, b in pairs if not between(points[a], points[b])]
    assert sorted(gabriel(points, reach=10_000)) == expected


@given(seed=SEEDS)
def test_every_mark_is_one_piece_with_a_gap_in_its_ring(seed: str) -> None:
    mark = mark_of(seed)
    reached, before = {(0.0, 0.0)}, 0
    while before != len(reached):
        before = len(reached)
        reached |= {end for edge in mark.edges if reached & set(edge) for end in edge}
    ring = [edge for edge in mark.edges if (0.0, 0.0) not in edge]
    assert (len(mark.peers), mark.lit in mark.peers, len(ring) < 6) == (7, True, True)
    assert reached == set(mark.peers)


def test_a_hexagon_has_its_first_corner_on_top() -> None:
    corners = hexagon(10, 20, 5)
    assert (round(corners[0][0], 6), round(corners[0][1], 6)) == (10, 15)
    assert {round(hypot(x - 10, y - 20), 6) for x, y in corners} == {5}
