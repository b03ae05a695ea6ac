"""The processes that are joined by one Redis, as one of them knows them: who lives, who has gone.

Pure: it is told what time it is.

Method
    Each process says twice a second that it lives, before anything else that it says. Who is silent
    for ``SILENT_SECONDS`` is gone for good: should it speak again, it has to begin anew, with a
    new mark. Who is not known at the beginning gets as long to be heard.
"""

from __future__ import annotations

from typing import Final

SILENT_SECONDS: Final = 4.0
REMEMBERED_SECONDS: Final = 600.0


class RedisProcesses:
    """What one process knows of the others, by their marks."""

    def __init__(self) -> None:
        self.moment = 0.0
        """The present, in seconds of the loop."""
        self._since = 0.0
        self._heard: dict[bytes, float] = {}
        self._gone: dict[bytes, float] = {}

    def begin(self, moment: float) -> None:
        """Know nobody."""
        self.moment = self._since = moment
        self._heard.clear()
        self._gone.clear()

    def heard(self, mark: bytes) -> bool:
        """Note that a process lives; say whether it was taken for gone."""
        if mark in self._gone:
            return True
        self._heard[mark] = self.moment
        return False

    def leave(self, mark: bytes) -> None:
        """Note that a process has gone."""
        self._heard.pop(mark, None)
        self._gone[mark] = self.moment

    def may_live(self, mark: bytes) -> bool:
        """Say whether what stands under ``mark`` is still good."""
        if mark in self._heard:
            return True
        if mark in self._gone or self.moment - self._since > SILENT_SECONDS:
            return False
        self._heard[mark] = self.moment
        return True

    def silent(self, moment: float) -> list[bytes]:
        """Let time pass; return who has been silent for too long, and is gone now."""
        self.moment = moment
        newly_silent = [
            mark for mark, last in self._heard.items() if moment - last > SILENT_SECONDS
        ]
        for mark in newly_silent:
            self.leave(mark)
        old = [mark for mark, last in self._gone.items() if moment - last > REMEMBERED_SECONDS]
        for mark in old:
            del self._gone[mark]
        return newly_silent
