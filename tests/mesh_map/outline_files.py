"""Make the outlines that the package carries from the npm package world-atlas, unpacked.

``scripts/outlines`` fetches it and runs ``python -m tests.mesh_map.outline_files FOLDER``.
"""

from __future__ import annotations

import json
import lzma
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meshup.mesh.map_clipping import Box, Point, clip_line, clip_ring, simplified
from meshup.mesh.map_outlines import (
    EUROPE,
    FOLDER,
    PER_DEGREE,
    SEVEN_BITS,
    Region,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SOURCES: dict[Region, tuple[str, Box, float]] = {
    "europe": ("countries-10m.json", EUROPE, 0.012),
    "world": ("countries-110m.json", Box(-180, -90, 180, 90), 0.02),
}
"""From which file, what is kept, and which corners are left out: nearer than so many degrees."""
LICENCE = """Natural Earth (https://www.naturalearthdata.com), public domain: "No permission is
needed to use Natural Earth. Crediting the authors is unnecessary." Prepared by Mike Bostock in
the npm package world-atlas, which says of its own part:

"""
Line = list[Point]
TURN = 360
MORE_FOLLOW = 0x80


def arcs_of(topology: dict[str, Any]) -> list[Line]:
    """Return the arcs of a TopoJSON in degrees."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        east = north = 0
        arc: Line = []
        for step in deltas:
            east, north = east + step[0], north + step[1]
            arc.append((east * scale[0] + translate[0], north * scale[1] + translate[1]))
        arcs.append(arc)
    return arcs


def rings_of(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """Yield the rings of a geometry, each as the numbers of its arcs; ~n is arc n backwards."""
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from rings_of(part)
    elif geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def border_arcs(topology: dict[str, Any]) -> list[int]:
    """Return the numbers of the arcs that two countries share."""
    sharing: Counter[int] = Counter()
    for country in topology["objects"]["countries"]["geometries"]:
        arcs = {number if number >= 0 else ~number for ring in rings_of(country) for number in ring}
        sharing.update(arcs)
    return sorted(number for number, countries in sharing.items() if countries > 1)


def unwrapped(line: Line) -> Line:
    """Return a line that goes on beyond the 180th meridian instead of around the Earth."""
    shift, before, kept = 0, line[0][0], []
    for east, north in line:
        shift += TURN * ((east - before < -TURN / 2) - (east - before > TURN / 2))
        kept.append((east + shift, north))
        before = east
    return kept


def around_pole(ring: Line) -> Line:
    """Return an unwrapped ring; one that goes around the South Pole also goes there."""
    whole = unwrapped([*ring, ring[0]])
    if abs(whole[-1][0] - whole[0][0]) < TURN / 2:
        return whole[:-1]
    return [*whole, (whole[-1][0], -90.0), (whole[0][0], -90.0)]


def turned(line: Line) -> Iterator[Line]:
    """Yield the line, and the same a turn to the west and to the east."""
    for shift in (0, -TURN, TURN):
        yield [(east + shift, north) for east, north in line]


def file_of(topology: dict[str, Any], box: Box, tolerance: float) -> bytes:
    """Return the outline file of what is in ``box``."""
    arcs = [simplified(arc, tolerance) for arc in arcs_of(topology)]
    rings = []
    for numbers in rings_of(topology["objects"]["land"]):
        ring: Line = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            ring += arc[1:]
        rings += [clip_ring(copy, box) for copy in turned(around_pole(ring))]
    lines = [copy for number in border_arcs(topology) for copy in turned(unwrapped(arcs[number]))]
    borders = [piece for line in lines for piece in clip_line(line, box)]
    return packed_outlines([ring for ring in rings if len(ring) > 2], borders)


def packed_outlines(land: Sequence[Sequence[Point]], borders: Sequence[Sequence[Point]]) -> bytes:
    """Return the file of such outlines, in degrees; corners that fall together are one."""
    packed = bytearray()
    for lines in (land, borders):
        rounded = [_rounded(line) for line in lines]
        kept = [line for line in rounded if len(line) > 1]
        packed += _seven_bits(len(kept))
        for line in kept:
            packed += _seven_bits(len(line))
            before = (0, 0)
            for corner in line:
                packed += _seven_bits(_folded(corner[0] - before[0]))
                packed += _seven_bits(_folded(corner[1] - before[1]))
                before = corner
    return lzma.compress(bytes(packed), preset=9 | lzma.PRESET_EXTREME)


def _rounded(line: Sequence[Point]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for east, north in line:
        corner = (round(east * PER_DEGREE), round(north * PER_DEGREE))
        if not kept or kept[-1] != corner:
            kept.append(corner)
    return kept


def _folded(number: int) -> int:
    return -2 * number - 1 if number < 0 else 2 * number


def _seven_bits(number: int) -> bytes:
    packed = bytearray()
    while number > SEVEN_BITS:
        packed.append(number & SEVEN_BITS | MORE_FOLLOW)
        number >>= 7
    packed.append(number)
    return bytes(packed)


def main(package: Path) -> None:
    """Write the outlines, their licence and their checksums."""
    version = json.loads((package / "package.json").read_text())["version"]
    for region, (source, box, tolerance) in SOURCES.items():
        topology = json.loads((package / source).read_text())
        (FOLDER / f"{region}.bin.xz").write_bytes(file_of(topology, box, tolerance))
    (FOLDER / "LICENSE").write_text(LICENCE + (package / "LICENSE").read_text())
    entries = [
        {
            "file": str(file.relative_to(FOLDER.parent)),
            "package": "world-atlas",
            "version": version,
            "licence": "public domain (Natural Earth); ISC",
            "sha256": sha256(file.read_bytes()).hexdigest(),
        }
        for file in sorted(FOLDER.iterdir())
    ]
    (FOLDER.parent / "VENDOR.json").write_text(json.dumps(entries, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
