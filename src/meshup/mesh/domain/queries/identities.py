"""Shell: who somebody is since their key was replaced, by the word of its recovery key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.mesh.models import MeshNode

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ROTATIONS: Final = 8


def identities_since(dids: Iterable[str]) -> dict[str, set[str]]:
    """Return for each identity those that came in its place, one after the other.

    Two queries or a few more, however many are asked for.
    """
    wanted = set(dids)
    found: dict[str, str] = {}
    asked = set(wanted)
    for _rotation in range(MOST_ROTATIONS):
        rows = MeshNode.objects.filter(did__in=asked).exclude(replaced_by="")
        next_ones = dict(rows.values_list("did", "replaced_by"))
        asked = set(next_ones.values()) - found.keys()
        found |= next_ones
        if not asked:
            break
    return {did: _after(did, found) for did in wanted}


def _after(did: str, found: dict[str, str]) -> set[str]:
    after: set[str] = set()
    while (did := found.get(did, "")) and did not in after:
        after.add(did)
    return after
