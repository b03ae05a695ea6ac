"""How much a visitor may do on their own pages; limits of rooms above: ``moderation.limits``."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from meshup.kit.limits import Allowance

MINUTES: Final = timedelta(minutes=10)
HOUR: Final = timedelta(hours=1)

CODES_TYPED: Final = Allowance(10, MINUTES)
"""From one network."""
CODES_TYPED_IN_ALL: Final = Allowance(200, MINUTES)
"""On the whole node: of 20^8, so that whoever has many networks finds one of fifty codes in forty
years or so."""
PEOPLE_BEGUN: Final = Allowance(20, HOUR)
"""From one network, without any act."""
FILES_TAKEN: Final = Allowance(10, HOUR)
"""By one peer: every room is searched for what it keeps."""
