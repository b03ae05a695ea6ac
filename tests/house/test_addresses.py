"""Whatever asks where a thing is shown asks for a thing that some room shows."""

from __future__ import annotations

import re
from pathlib import Path

import meshup
from meshup.kit import addresses

SOURCE = Path(meshup.__file__).parent
AWAITED = {
    "talk": "the page of a talk: until it stands, a line says its title alone",
}
"""What is asked for before its room is built; an entry goes when the room comes."""
ASKED = re.compile(r"""(?:address_of\(|\{% address )["'](\w+)["']""")


def test_every_thing_whose_address_is_asked_for_is_shown_somewhere() -> None:
    files = [file for ending in ("py", "html") for file in SOURCE.rglob(f"*.{ending}")]
    asked = {thing for file in files for thing in ASKED.findall(file.read_text())}
    assert asked > {"kit", "umbrella", "charter"}
    assert asked - addresses._url_names.keys() == AWAITED.keys()
