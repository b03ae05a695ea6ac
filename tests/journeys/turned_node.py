"""A node whose clock is turned on, to live through an evening that is months ahead."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from tests.journeys.live import LiveNode

PROGRAM = Path(__file__).with_name("turned_clock.py")


class TurnedNode(LiveNode):
    """A demo node that can be served at a later time."""

    ahead = timedelta()

    def turn_on(self, ahead: timedelta) -> None:
        """Stop serving, and serve so much later."""
        self.stop()
        self.ahead = ahead
        self.start()

    def _command(self, *words: str) -> list[str]:
        seconds = str(round(self.ahead.total_seconds()))
        return [sys.executable, "-P", str(PROGRAM), seconds, *words]
