"""Pure: how the Group of a node is called, once and for all.

Words
    name    what stands before the host in a handle: ``paris_p2p`` of ``@paris_p2p@p2p.example``
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

APPLICATION: Final = "relay"
"""Where nothing else is said, other servers look for an instance under this name."""
RESERVED: Final = frozenset(
    {APPLICATION, "inbox", "events", "places", "activities", "posts", "library"}
)
"""Names that mean something else below ``/ap/``."""
FALLBACK: Final = "community"
LONGEST: Final = 30
NAME: Final = re.compile(r"[a-z0-9_]+")


def group_name(name: str, city: str) -> str:
    """Return the name of the Group of a community that is called ``name`` and meets in ``city``."""
    for wish in (name, city, FALLBACK):
        found = _plain(wish)
        if len(found) > 1 and found not in RESERVED:
            return found
    raise AssertionError


def _plain(text: str) -> str:
    """Return what is left in a-z, 0-9 and _: "Été à Évry" becomes "ete_a_evry"."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(character for character in spread if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:LONGEST].strip("_")
