"""Pure: the tags of what this room shows (see ``kit.tag_versions``)."""

from __future__ import annotations

from typing import Final

TOGETHER: Final = "cohosting"
"""All records: a node has few events that are held together, and all of them change seldom."""
