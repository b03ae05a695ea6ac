"""Pure: the tags of what this room shows (see ``kit.tag_versions``)."""

from __future__ import annotations

from typing import Final

PARTS: Final = "shared_programme"
"""All parts: a node has few, and they change seldom."""
