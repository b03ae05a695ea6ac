"""Pure: the tag by which documents hear that the lists of hosts changed (``kit.tag_versions``)."""

from __future__ import annotations

from typing import Final

CHECKLISTS: Final = "checklists"
"""The lists of series, and that of single events."""
