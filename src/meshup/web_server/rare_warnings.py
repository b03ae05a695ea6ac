"""Warnings of what strangers can cause as often as they like, written now and then only."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import logging

EVERY_SECONDS: Final = 60.0


class RareWarning:
    """One sentence for the log, at most once in ``EVERY_SECONDS``; it holds nothing of theirs."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._next = 0.0

    def log(self, logger: logging.Logger) -> None:
        """Write the sentence, unless that was done a moment ago."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + EVERY_SECONDS
            logger.warning(self._sentence)
