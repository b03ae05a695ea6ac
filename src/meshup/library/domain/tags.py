"""Pure: the tags of what this room shows (see ``kit.tag_versions``)."""

from __future__ import annotations

from typing import Final

LIBRARY: Final = "library"
"""What this node has, and who took copies."""
NODE_LIBRARIES: Final = "node_libraries"
"""What other nodes offer."""
