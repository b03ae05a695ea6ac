"""Shell: how many are there, as a part of the projector; reads, and writes nothing.

What the door counts and who is present are two numbers: one includes those who came without
saying so, the other those who went in uncounted. The larger one is the better word for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.kit.shown import Shown
from meshup.live.channels import channel_kind
from meshup.projector.parts import PartView

if TYPE_CHECKING:
    from meshup.projector.parts import Viewer

COUNTED: Final = {"present": "present", "door": "heads"}
"""Kinds of channels that count, with the name of their number."""


def read_counts(viewer: Viewer) -> Shown[PartView] | None:
    """Return how many are there; None on a node where no room counts."""
    kinds = [kind for name in COUNTED if (kind := channel_kind(name)) is not None]
    if not kinds:
        return None
    read = {kind.name: kind.read([viewer.slug]).get(viewer.slug, {}) for kind in kinds}
    snapshots: dict[str, Any] = {
        name: {COUNTED[name]: snapshot.get(COUNTED[name], 0)} for name, snapshot in read.items()
    }
    number = max(int(snapshots[name][COUNTED[name]]) for name in snapshots)
    channels = tuple(f"{kind.name}:{viewer.slug}" for kind in kinds)
    return Shown(PartView(channels, snapshots, {"number": number}))
