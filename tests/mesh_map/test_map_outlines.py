"""The outlines that the package carries."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from meshup.mesh.map_clipping import Box
from meshup.mesh.map_outlines import EUROPE, FOLDER, outlines, outlines_within
from tests.mesh_map.outline_files import around_pole, unwrapped

ON_LAND: dict[str, dict[str, tuple[float, float]]] = {
    "europe": {"Paris": (2.35, 48.85), "Madrid": (-3.7, 40.4), "Warszawa": (21, 52.2)},
    "world": {
        "Paris": (2.35, 48.85),
        "Irkutsk": (104.3, 52.3),
        "Chukotka": (-175, 66.5),
        "the South Pole": (0, -89),
        "Nairobi": (36.8, -1.3),
        "Alice Springs": (133.9, -23.7),
    },
}
AT_SEA: dict[str, dict[str, tuple[float, float]]] = {
    "europe": {"Bay of Biscay": (-5, 45.5), "North Sea": (3, 56)},
    "world": {"Pacific": (-140, 0), "Arctic": (-170, 78), "Atlantic": (-30, 30), "Fiji": (180, -5)},
}


def is_land(region, east, north):
    """Say whether a place is within an odd number of rings: the even-odd rule."""
    crossings = 0
    for outline in outlines(region).land:
        ring = outline.points(0)
        for begin, end in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (begin[1] > north) != (end[1] > north):
                at = begin[0] + (north - begin[1]) / (end[1] - begin[1]) * (end[0] - begin[0])
                crossings += at > east
    return crossings % 2 == 1


@pytest.mark.parametrize("region", ["europe", "world"])
def test_what_is_land_is_filled_and_what_is_water_is_not(region):
    assert [name for name, at in ON_LAND[region].items() if not is_land(region, *at)] == []
    assert [name for name, at in AT_SEA[region].items() if is_land(region, *at)] == []


def test_the_files_are_small_and_as_their_list_says():
    assert (FOLDER / "europe.bin.xz").stat().st_size <= 150_000
    assert (FOLDER / "world.bin.xz").stat().st_size <= 60_000
    listed = json.loads((FOLDER.parent / "VENDOR.json").read_text())
    there = {
        str(file.relative_to(FOLDER.parent)): sha256(file.read_bytes()).hexdigest()
        for file in FOLDER.iterdir()
    }
    assert {entry["file"]: entry["sha256"] for entry in listed} == there


@pytest.mark.parametrize(
    ("region", "box"), [("europe", EUROPE), ("world", Box(-180, -90, 180, 90))]
)
def test_nothing_is_beyond_what_a_file_shows(region, box):
    found = outlines(region)
    assert all(box.holds(outline.box) for outline in [*found.land, *found.borders])


def test_europe_is_drawn_finer():
    france = Box(-5, 42, 8, 51)
    assert outlines_within(france) is outlines("europe")
    assert outlines_within(france._replace(left=-60.0)) is outlines("world")


def test_a_line_over_the_180th_meridian_goes_on():
    line = unwrapped([(179.0, 0.0), (-179.0, 1.0), (178.0, 2.0)])
    assert line == [(179.0, 0.0), (181.0, 1.0), (178.0, 2.0)]


def test_a_ring_around_the_pole_goes_there():
    ring = [(float(east), -70.0) for east in range(-180, 180, 30)]
    assert around_pole(ring)[-2:] == [(180.0, -90.0), (-180.0, -90.0)]
