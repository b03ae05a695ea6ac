"""Pure: the tag by which documents and pages hear that the mesh changed (``kit.tag_versions``)."""

from __future__ import annotations

from typing import Final

MESH: Final = "mesh"
"""Which nodes are known, and what this node says of itself."""
