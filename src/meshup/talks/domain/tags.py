"""Pure: the tags of what shows more of talks; the talk itself has ``proposals.domain.tags``."""

from __future__ import annotations

from typing import Final

TOPICS: Final = "talk_topics"
"""What shows topics, or which talks have them."""
SPEAKERS: Final = "talk_speakers"
"""What shows speakers' pages, or leads to them."""
MATERIALS: Final = "talk_materials"
"""What shows slides and videos of several talks."""
SETTINGS: Final = "talk_settings"
"""What shows whether visitors may write to speakers."""
