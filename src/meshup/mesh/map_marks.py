"""Pure: the marks of a map: one for each point, or for several that are too near to be tapped.

Words
    leader    the first point of a mark, in the order given: its place, its name

Method
    Points within a distance of a leader are gathered with it. That distance is nothing, unless
    there are more marks than a map has room for, or one had to give way too far; then it grows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from meshup.mesh.map_places import TARGET, Anchor, Frame, Side, label_sides, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meshup.mesh.map_clipping import Point

Kind = Literal["own", "node", "umbrella", "event", "gone"]
Showing = Literal["always", "wide", "never"]

LONGEST_LABEL: Final = 24
MOVED: Final = 6.0
"""From so many pixels on a line leads from where something is to its mark."""
FARTHEST: Final = 1.5 * TARGET
"""No mark gives way by more pixels, unless there is no other way at all."""
GATHERING: Final = (0.0, 12.0, 18.0, 27.0, 40.0, 60.0, 90.0, 135.0, 200.0, 1000.0)
MOST_COUNTED: Final = 99
LABEL_WIDTHS: Final[dict[Showing, int]] = {"always": 288, "wide": 480}
"""Words that have room in a frame so wide are shown from that width on; ``map.css`` knows 480."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """What is to be shown: degrees north and east (WGS 84), its name, where a tap leads.

    Attributes:
        short: words beside the mark, when they are not the name.
    """

    latitude: float
    longitude: float
    name: str
    href: str
    kind: Kind = "node"
    short: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One link on the map.

    Attributes:
        name: of the leader.
        more: how many others it stands for.
        x: from the left, as "34.2%"; y likewise, from above.
        from_x: where it belongs, when it had to give way; else "".
        label: words beside it, for frames as ``shows`` says.
    """

    name: str
    href: str
    kind: Kind
    more: int
    x: str
    y: str
    from_x: str
    from_y: str
    label: str
    label_x: int
    label_y: int
    label_anchor: Anchor
    shows: Showing

    @property
    def count(self) -> str:
        """How many points it stands for, as a mark has room for."""
        return str(self.more + 1) if self.more < MOST_COUNTED else f"{MOST_COUNTED}+"


def marks_of(
    points: Sequence[MapPoint], spots: Sequence[Point], frame: Frame, gathered_href: str
) -> Iterator[Mark]:
    """Yield the marks of ``points`` that belong to ``spots`` of the frame, in their order."""
    groups, given = _apart(spots, frame)
    wished = [spots[group[0]] for group in groups]
    moved = [math.dist(*pair) > MOVED for pair in zip(wished, given, strict=True)]
    labels = [_label(points[group[0]]) for group in groups]
    left = [spot for spot, is_moved in zip(wished, moved, strict=True) if is_moved]
    sides = _sides(given, labels, left, frame)
    for place, (group, (shows, side)) in enumerate(zip(groups, sides, strict=True)):
        leader = points[group[0]]
        x, y = _percents(given[place], frame)
        from_x, from_y = _percents(wished[place], frame) if moved[place] else ("", "")
        yield Mark(
            name=leader.name,
            href=(len(group) > 1 and gathered_href) or leader.href,
            kind=leader.kind,
            more=len(group) - 1,
            x=x,
            y=y,
            from_x=from_x,
            from_y=from_y,
            label=labels[place] if side else "",
            label_x=side.x if side else 0,
            label_y=side.y if side else 0,
            label_anchor=side.anchor if side else "start",
            shows=shows,
        )


def _apart(spots: Sequence[Point], frame: Frame) -> tuple[list[list[int]], list[Point]]:
    """Return which points share a mark, and where each mark is."""
    for distance in GATHERING:
        groups = _gathered(spots, distance, frame.capacity)
        if groups is None:
            continue
        wished = [spots[group[0]] for group in groups]
        given = spread(wished, frame)
        farthest = max(map(math.dist, wished, given), default=0.0)
        if farthest <= FARTHEST or len(groups) == 1:
            return groups, given
    return [list(range(len(spots)))], [frame.clamped(spots[0])]


def _gathered(spots: Sequence[Point], distance: float, most: int) -> list[list[int]] | None:
    """Return the points of each mark by number, leaders first; None for more marks than most."""
    groups: list[list[int]] = []
    for number, spot in enumerate(spots):
        near = (group for group in groups if math.dist(spots[group[0]], spot) < distance)
        if (group := next(near, None)) is not None:
            group.append(number)
        elif len(groups) == most:
            return None
        else:
            groups.append([number])
    return groups


def _sides(
    spots: Sequence[Point], labels: Sequence[str], left: Sequence[Point], frame: Frame
) -> list[tuple[Showing, Side | None]]:
    """Return from which width on the words of each are shown, and on which side of its mark."""
    sides: list[Side | None] = [None] * len(spots)
    shows: list[Showing] = ["never"] * len(spots)
    for showing, width in LABEL_WIDTHS.items():
        scale = width / frame.width
        wide = Frame(width, round(frame.height * scale))
        there, free = _scaled(spots, scale), _scaled(left, scale)
        sides = label_sides(there, labels, wide, free, sides)
        shows = [
            showing if was == "never" and side else was
            for was, side in zip(shows, sides, strict=True)
        ]
    return list(zip(shows, sides, strict=True))


def _scaled(spots: Sequence[Point], scale: float) -> list[Point]:
    return [(x * scale, y * scale) for x, y in spots]


def _label(point: MapPoint) -> str:
    words = " ".join((point.short or point.name).split())
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1].rstrip()}…"


def _percents(spot: Point, frame: Frame) -> tuple[str, str]:
    return f"{100 * spot[0] / frame.width:.2f}%", f"{100 * spot[1] / frame.height:.2f}%"
