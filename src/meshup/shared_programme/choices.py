"""The fixed words and bounds of parts of a programme."""

from __future__ import annotations

from typing import Final

PART_TYPE: Final = "ProgrammePart"
MOST_SLOTS: Final = 60
"""Of one part."""
MOST_PARTS: Final = 20
"""Of one event."""
MOST_MINUTES: Final = 62 * 24 * 60
"""So long after its beginning an event can last; see ``agenda.domain.plans.MOST_DAYS``."""
SESSION_KINDS: Final = frozenset({"talk", "workshop", "stand", "hackathon", "projection", "music"})
"""The kinds of lines that carry talks; written down once more: they are read from the wire."""
