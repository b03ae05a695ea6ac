"""How long something waits, and when it is given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

LIFETIME: Final = timedelta(days=7)
"""After this, what did not arrive is given up, and who took nothing counts as dead."""
PROBE_AFTER: Final = timedelta(days=7)
"""A dead server gets nothing for so long; what comes next tells whether it still is."""
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long to wait after each failure; after further ones, as long as the last."""
MOST_RETRY_AFTER: Final = timedelta(hours=12)
"""However long a server asks us to wait, it is asked again after this."""
