"""Pure: the tag of what this room shows (see ``kit.tag_versions``)."""

from __future__ import annotations

from typing import Final

REQUESTS: Final = "node_requests"
