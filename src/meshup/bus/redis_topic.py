"""What one process knows of one topic, and how that is written in Redis. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.bus.redis_names import MARK_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.bus.redis_processes import RedisProcesses

TEXT: Final = b"t"
NUMBER: Final = b"c"
ADDED: Final = b"+"
STRUCK: Final = b"-"
END: Final = b"\0"
"""After facts, which never hold it."""


class Topic:
    """What is known of one topic, here and elsewhere; members elsewhere with mark and facts."""

    __slots__ = (
        *("announced", "channel", "elsewhere", "here", "known", "mine", "numbers", "others"),
        "waiting",
    )

    def __init__(self, channel: bytes) -> None:
        self.channel = channel
        self.here = 0
        self.announced = 0
        """The number that the others know."""
        self.mine: dict[str, str] = {}
        self.known = False
        self.numbers: dict[bytes, int] = {}
        self.others: dict[str, tuple[bytes, str]] = {}
        self.elsewhere: int | None = None
        """What ``counted`` told last."""
        self.waiting: list[Callable[[], None]] = []

    @property
    def used(self) -> bool:
        """Say whether anybody here needs it."""
        return bool(self.here or self.mine)


def read_hash(
    reply: object, mine: bytes, processes: RedisProcesses
) -> tuple[dict[bytes, int], dict[str, tuple[bytes, str]]]:
    """Return numbers and members of a topic's hash, without ours and those of the dead."""
    numbers: dict[bytes, int] = {}
    others: dict[str, tuple[bytes, str]] = {}
    for field, value in reply.items() if isinstance(reply, dict) else ():
        mark, member = field[:MARK_LENGTH], field[MARK_LENGTH:]
        if mark == mine or not processes.may_live(mark):
            continue
        if member:
            others[decoded(member)] = (mark, decoded(value))
        else:
            numbers[mark] = int(value)
    return numbers, others


def encoded(text: str) -> bytes:
    """Return a member or its facts as bytes."""
    return text.encode(errors="surrogatepass")


def decoded(data: bytes) -> str:
    """Return a member or its facts as text again."""
    return data.decode(errors="surrogatepass")
