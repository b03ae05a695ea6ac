"""How much the people who run the node may do; ``moderation.limits`` lists it with all others."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from meshup.kit.limits import Allowance

TRIAL_LETTERS: Final = Allowance(5, timedelta(hours=1))
"""Letters by which one host sees that mail works."""
