"""Drawings in the house's own hand: peers on a mesh, hexagons behind, one path that lights up.

Pure: no Django, no clock, no chance. A seed (the address of an event, the name of a node) gives
the same drawing for ever and everywhere, so a cover, a card and a feed agree without keeping it.

Words
    peer  a small hexagon where lines meet; the two at the ends of the path are large: they are
          being introduced to each other
    cell  a large hexagon of the honeycomb behind
    mark  the sign of a node: six peers around a seventh, joined in the node's own way

Method
    Peers stand on a triangular lattice, shaken by dice that the seed throws. Two are joined when
    no third stands inside the circle between them (the Gabriel graph), which is planar and
    connected. The path is the shortest one between two peers far from each other.

Source
    K. R. Gabriel and R. R. Sokal, "A new statistical approach to geographic variation analysis",
    Systematic Zoology 18, 1969, pages 259-278.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from hashlib import blake2b
from math import cos, dist, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WIDTH: Final = 1200
HEIGHT: Final = 630
SPACING: Final = 118.0
"""Between neighbouring peers, before they are shaken."""
CELL: Final = 96.0
"""Radius of a cell."""
REACH: Final = 1.75 * SPACING
"""No line is longer."""

Point = tuple[float, float]


class Cell(NamedTuple):
    """A hexagon of the honeycomb; ``tone`` from 0 (not seen) to 1."""

    x: float
    y: float
    tone: float


class Peer(NamedTuple):
    """A peer: where, how large, and whether it is on the path."""

    x: float
    y: float
    radius: float
    lit: bool


class Edge(NamedTuple):
    """What joins two peers; ``tone`` from 0 (not seen) to 1."""

    begin: Point
    end: Point
    tone: float


@dataclass(frozen=True, slots=True)
class Mesh:
    """A drawing of ``WIDTH`` by ``HEIGHT``, to be painted in this order; y grows downwards."""

    cells: tuple[Cell, ...]
    edges: tuple[Edge, ...]
    path: tuple[Point, ...]
    peers: tuple[Peer, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign of a node in a circle of radius 1 around (0, 0)."""

    outline: tuple[Point, ...]
    edges: tuple[tuple[Point, Point], ...]
    peers: tuple[Point, ...]
    lit: Point


def mesh_of(seed: str, *, from_x: float = 0.0) -> Mesh:
    """Return the drawing of ``seed``; left of ``from_x`` it fades, to leave room for words."""
    dice = _dice(f"mesh {seed}")
    presence = _presence(from_x)
    points = list(_shaken(dice))
    pairs = gabriel(points, REACH)
    path = _longest_path(points, pairs, from_x)
    lit = {points[at] for at in path}
    edges = tuple(
        Edge(points[a], points[b], presence(points[a], points[b]) * (0.35 + 0.65 * next(dice)))
        for a, b in pairs
    )
    return Mesh(
        tuple(_cells(dice, presence)),
        tuple(edge for edge in edges if edge.tone > 0),
        tuple(points[at] for at in path),
        tuple(_peers(points, lit, (points[path[0]], points[path[-1]]), dice, presence)),
    )


def mark_of(seed: str) -> Mark:
    """Return the sign of the node named ``seed``: one of some hundreds, readable when tiny.

    The middle is joined with three peers of the ring at least, the ring has one gap or more.
    """
    dice = _dice(f"mark {seed}")
    ring = hexagon(0.0, 0.0, 0.56)
    order = sorted(range(6), key=lambda _corner: next(dice))
    spokes = order[: 3 + int(next(dice) * 2)]
    sides = set(range(6)) - set(spokes)  # who has no spoke holds on to the next one round
    sides |= {side for side in spokes[1:] if next(dice) < 1 / 3}
    edges = [((0.0, 0.0), ring[at]) for at in spokes]
    edges += [(ring[side], ring[(side + 1) % 6]) for side in sorted(sides)]
    return Mark(tuple(hexagon(0.0, 0.0, 1.0)), tuple(edges), (*ring, (0.0, 0.0)), ring[spokes[0]])


def hexagon(x: float, y: float, radius: float) -> list[Point]:
    """Return the six corners around (``x``, ``y``), clockwise from the top one."""
    turns = (pi * (side / 3 - 0.5) for side in range(6))
    return [(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns]


def gabriel(points: Sequence[Point], reach: float) -> list[tuple[int, int]]:
    """Return the pairs (places in ``points``, low first) that no third point comes between.

    Pairs farther apart than ``reach`` are left out, which may leave the graph in pieces.
    """
    pairs = []
    for a, here in enumerate(points):
        near = [b for b, there in enumerate(points) if b != a and dist(here, there) <= reach]
        for b in near:
            there = points[b]
            middle = ((here[0] + there[0]) / 2, (here[1] + there[1]) / 2)
            radius = dist(here, there) / 2
            if b > a and all(dist(points[c], middle) >= radius for c in near if c != b):
                pairs.append((a, b))
    return pairs


def _dice(seed: str) -> Iterator[float]:
    """Throw numbers from 0 (inclusive) to 1 (exclusive), the same ones for the same seed."""
    throw = 0
    while True:
        digest = blake2b(f"{throw} {seed}".encode(), digest_size=64).digest()
        yield from (int.from_bytes(digest[at : at + 4]) / 2**32 for at in range(0, 64, 4))
        throw += 1


def _presence(from_x: float) -> Callable[..., float]:
    """Return how much of the drawing is seen at some points: 0 well left of ``from_x``, else 1."""

    def presence(*points: Point) -> float:
        if from_x <= 0:
            return 1.0
        across = min(1.0, max(0.0, (min(x for x, _y in points) / from_x - 0.62) / 0.38))
        return across * across * (3 - 2 * across)

    return presence


def _shaken(dice: Iterator[float]) -> Iterator[Point]:
    """Walk over the lattice, a little beyond the edges, and shake each place."""
    rows = int(HEIGHT / (SPACING * sqrt(3) / 2)) + 3
    columns = int(WIDTH / SPACING) + 3
    for row in range(-1, rows):
        for column in range(-1, columns):
            x = (column + 0.5 * (row % 2)) * SPACING
            y = row * SPACING * sqrt(3) / 2
            turn, far, there = 2 * pi * next(dice), 0.42 * SPACING * sqrt(next(dice)), next(dice)
            if there > 0.16:  # noqa: PLR2004 - gaps make it a mesh and not a net
                yield round(x + far * cos(turn), 1), round(y + far * sin(turn), 1)


def _cells(dice: Iterator[float], presence: Callable[..., float]) -> Iterator[Cell]:
    """Light some cells of the honeycomb, more where one is already: in clusters."""
    step_x, step_y = CELL * sqrt(3), CELL * 1.5
    suns = [(WIDTH * (0.15 + 0.8 * next(dice)), HEIGHT * next(dice)) for _sun in range(3)]
    for row in range(int(HEIGHT / step_y) + 2):
        for column in range(int(WIDTH / step_x) + 2):
            x, y = (column + 0.5 * (row % 2)) * step_x, row * step_y
            near = max(0.0, 1 - min(hypot(x - sx, y - sy) for sx, sy in suns) / 360)
            tone = presence((x - CELL, y)) * near * next(dice)
            if tone > 0.1:  # noqa: PLR2004 - what is not seen need not be drawn
                yield Cell(round(x, 1), round(y, 1), round(tone, 3))


def _longest_path(
    points: Sequence[Point], pairs: Sequence[tuple[int, int]], from_x: float
) -> list[int]:
    """Return the shortest way between two peers that are far apart and well inside the picture."""
    neighbours: dict[int, list[int]] = {at: [] for at in range(len(points))}
    for a, b in pairs:
        neighbours[a].append(b)
        neighbours[b].append(a)
    left = max(0.96 * from_x, 0.08 * WIDTH)
    edge = HEIGHT * (0.09 if from_x else 0.34)  # a cover may be shown as a strip
    inside = [
        at
        for at, (x, y) in enumerate(points)
        if left < x < 0.96 * WIDTH and edge < y < HEIGHT - edge
    ]
    paths = (
        path for begin in inside for path in _paths_from(begin, neighbours, set(inside)).values()
    )
    return max(paths, key=lambda path: dist(points[path[0]], points[path[-1]]))


def _paths_from(
    begin: int, neighbours: dict[int, list[int]], inside: set[int]
) -> dict[int, list[int]]:
    paths, queue = {begin: [begin]}, deque([begin])
    while queue:
        at = queue.popleft()
        for neighbour in neighbours[at]:
            if neighbour in inside and neighbour not in paths:
                paths[neighbour] = [*paths[at], neighbour]
                queue.append(neighbour)
    return paths


def _peers(
    points: Sequence[Point],
    lit: set[Point],
    ends: tuple[Point, Point],
    dice: Iterator[float],
    presence: Callable[..., float],
) -> Iterator[Peer]:
    for point in points:
        size = 4.0 + 5.0 * next(dice) ** 2
        if point in ends:
            yield Peer(*point, 26.0, lit=True)
        elif point in lit:
            yield Peer(*point, 11.0, lit=True)
        elif (seen := presence(point)) > 0:
            yield Peer(*point, round(size * seen, 1), lit=False)
