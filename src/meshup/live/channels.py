"""The kinds of live channels: rooms register how the snapshots of theirs are read.

A channel is called ``kind:key``, such as ``door:p2p-9``. Its snapshot is a value of JSON that is
read from rows when somebody listens; nobody keeps it. A room registers each kind from
``AppConfig.ready``, and calls ``live.domain.changing.touch`` where the rows change.

Words
    snapshot  what a page has to know to be up to date; it must not tell more than a ticket allows
    sequence  a number of a channel that grows with each change
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    Snapshot = Mapping[str, object]
    ReadSnapshots = Callable[[Collection[str]], Mapping[str, Snapshot]]

KIND: Final = re.compile(r"[a-z][a-z_]{0,29}", re.ASCII)
LONGEST_CHANNEL: Final = 180


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """A kind of channels.

    Attributes:
        name: what stands before the colon.
        read: returns the snapshots of some keys (what stands after it) as they are committed now,
            with the same number of queries for many as for one; a key that is gone is left out.
            It is called in a thread, outside of any transaction, for nobody in particular: a
            language belongs in the key.
    """

    name: str
    read: ReadSnapshots


_kinds: dict[str, ChannelKind] = {}


def register_channel_kind(kind: ChannelKind) -> None:
    """Let pages listen to channels of ``kind``.

    Raises:
        ValueError: its name is another's, or none that a kind may have.
    """
    if KIND.fullmatch(kind.name) is None or _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(kind.name)


def channel_kind(name: str) -> ChannelKind | None:
    """Return the kind of this name."""
    return _kinds.get(name)


def checked_channel(channel: str) -> str:
    """Return the name of a channel as it was given.

    Raises:
        ValueError: no registered kind has such channels, or the name is too long.
    """
    kind, _colon, key = channel.partition(":")
    if kind not in _kinds or not key or len(channel) > LONGEST_CHANNEL:
        raise ValueError(channel)
    return channel
