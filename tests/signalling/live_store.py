"""What live channels show in tests: values in memory, read at once, later, or never."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from meshup.kit.clock import now
from meshup.signalling import live_tickets
from meshup.signalling.live_source import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SECRET = "a key of fifty characters that signs only in tests"


def live_ticket(channel: str, seconds: float = 600, secret: str = SECRET) -> str:
    return live_tickets.issue(channel, until=now() + timedelta(seconds=seconds), secret=secret)


class Store:
    """Channels with a sequence and a value each; what is not there is gone.

    ``questions`` are the channels of each reading, ``looks`` those of each look at sequences.
    """

    def __init__(self) -> None:
        self.rows: dict[str, tuple[int, Any]] = {}
        self.questions: list[list[str]] = []
        self.looks: list[list[str]] = []
        self.is_broken = False

    def put(self, channel: str, value: Any = None) -> None:
        """Change a channel."""
        sequence = self.rows.get(channel, (0, None))[0] + 1
        self.rows[channel] = (sequence, sequence if value is None else value)

    def read(self, names: Sequence[str]) -> dict[str, Reading]:
        self.questions.append(list(names))
        if self.is_broken:
            raise OSError
        return {
            name: Reading(row[0], json.dumps({"value": row[1]}).encode())
            if (row := self.rows.get(name)) is not None
            else Reading(0, None)
            for name in names
        }

    def sequences(self, names: Sequence[str]) -> dict[str, int]:
        self.looks.append(list(names))
        if self.is_broken:
            raise OSError
        return {name: self.rows[name][0] for name in names if name in self.rows}


class LateSource:
    """A ``LiveSource`` on a store, which answers when it is told to."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._reading: list[tuple[Callable[..., Any], Callable[..., Any]]] = []
        self._asking: list[tuple[Sequence[str], Callable[..., Any]]] = []
        self._begun: list[tuple[Any, Callable[..., Any]]] = []

    def read(self, names: Callable[..., Any], answer: Callable[..., Any]) -> None:
        self._reading.append((names, answer))

    def ask_sequences(self, names: Sequence[str], answer: Callable[..., Any]) -> None:
        self._asking.append((names, answer))

    def begin(self) -> None:
        """Read now; answer later."""
        waiting, self._reading = self._reading, []
        for names, answer in waiting:
            self._begun.append((_tried(self.store.read, names()), answer))

    def end(self) -> None:
        """Answer with what was read."""
        begun, self._begun = self._begun, []
        for readings, answer in begun:
            answer(readings)

    def look(self) -> None:
        """Answer the questions for sequences."""
        asking, self._asking = self._asking, []
        for names, answer in asking:
            answer(_tried(self.store.sequences, names))

    def answer_all(self) -> None:
        """Answer everything, and what is asked because of that."""
        while self._reading or self._begun or self._asking:
            self.look()
            self.begin()
            self.end()


def _tried(work: Callable[..., Any], names: Any) -> Any:
    try:
        return work(names)
    except OSError:
        return None
