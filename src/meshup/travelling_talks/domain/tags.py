"""Pure: the tag of what this room shows at the desk; pages of talks have ``talk_tag``."""

from __future__ import annotations

from typing import Final

TRAVELS: Final = "travelling_talks"
