"""Pure: the tags of what this room shows (see ``kit.tag_versions``)."""

from __future__ import annotations

from typing import Final

FEDERATION: Final = "federation"
"""Whether this node federates, how hosts decided, and its own actors."""
