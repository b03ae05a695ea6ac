"""Where a hub reads what its live channels show; whoever keeps the rows gives it one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol


class Reading(NamedTuple):
    """A channel as it was read: its sequence, then its snapshot in JSON; nothing: it is gone."""

    sequence: int
    snapshot: bytes | None


Readings = Mapping[str, Reading]
Sequences = Mapping[str, int]
Names = Callable[[], Sequence[str]]
TakeReadings = Callable[[Readings | None], None]
TakeSequences = Callable[[Sequences | None], None]


class LiveSource(Protocol):
    """Answers later, in the event loop's thread; with nothing when it could not read."""

    def read(self, names: Names, answer: TakeReadings) -> None:
        """Read the channels that ``names`` returns when their turn comes.

        One that cannot be read now is left out.
        """

    def ask_sequences(self, names: Sequence[str], answer: TakeSequences) -> None:
        """Ask for the sequences of channels; one that never changed is left out."""


class Nowhere:
    """The source of a hub that has none: no channel is ever read."""

    def read(self, names: Names, answer: TakeReadings) -> None:
        """Never answer."""

    def ask_sequences(self, names: Sequence[str], answer: TakeSequences) -> None:
        """Never answer."""
