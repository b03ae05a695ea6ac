"""Pure: the ids of our objects and activities, below the address of this node.

An id is ``https``, has no query and no fragment, and holds a UUID, so that it outlives whatever
hosts call the event. Ids of an Update, a Delete or an Undo are those of what they are about, with
a fragment: nobody fetches them.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

LONGEST: Final = 2_000


def change_id(object_id: str, kind: str, version: int) -> str:
    """Return the id of what happened to an object: an Update, a Delete, an Undo."""
    return f"{object_id}#{kind.lower()}-{version}"


def own_path(address: str, url: str) -> str:
    """Return the path of an address of this node; "" for one of others, or none at all."""
    if len(url) > LONGEST or not url.startswith(f"{address}/"):
        return ""
    return url.removeprefix(address).partition("#")[0].partition("?")[0]


def uuid_below(prefix: str, path: str) -> UUID | None:
    """Return the UUID that is all of ``path`` after ``prefix``, spelt in the one right way."""
    if not path.startswith(prefix):
        return None
    spelt = path.removeprefix(prefix)
    try:
        uuid = UUID(spelt)
    except ValueError:
        return None
    return uuid if str(uuid) == spelt else None
