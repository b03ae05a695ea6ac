"""How many test letters one host may have."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from meshup.kit.limits import Allowance

TEST_LETTERS: Final = Allowance(20, timedelta(hours=1))
