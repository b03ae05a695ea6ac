"""Reads live channels in one thread of its own, for what reads them waits for a database.

One thread, so that pages which are rendered never make an update wait for its turn, and so that it
holds one connection to the database. Readings begin a moment apart: what changes meanwhile is read
together, and phones are not told more often than people can see.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from meshup.web_server.rare_warnings import RareWarning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from meshup.signalling.live_source import (
        Names,
        Readings,
        Sequences,
        TakeReadings,
        TakeSequences,
    )

T = TypeVar("T")

APART_SECONDS: Final = 0.05
UNREADABLE: Final = RareWarning("Live channels cannot be read just now; tried again in a moment.")

logger = logging.getLogger(__name__)


class LiveReader:
    """The ``LiveSource`` of a worker: functions that wait, and the thread in which they do.

    Args:
        read, sequences: as ``LiveSource`` has them, but answer by returning.
        end: what that thread does in the end, such as closing its connection.
    """

    def __init__(
        self,
        read: Callable[[Sequence[str]], Readings],
        sequences: Callable[[Sequence[str]], Sequences],
        end: Callable[[], None],
    ) -> None:
        self._read_now = read
        self._sequences_now = sequences
        self._end = end
        self._pool: ThreadPoolExecutor | None = None
        self._next = 0.0

    def read(self, names: Names, answer: TakeReadings) -> None:
        """Read in a moment the channels that ``names`` returns then."""
        loop = asyncio.get_running_loop()
        loop.call_at(max(self._next, loop.time()), self._begin, loop, names, answer)

    def ask_sequences(self, names: Sequence[str], answer: TakeSequences) -> None:
        """Ask for the sequences of channels."""
        self._run(partial(self._sequences_now, names), answer)

    def stop(self) -> None:
        """Wait for what is being read, and let the thread end; to be called in another thread."""
        if self._pool is not None:
            self._pool.submit(self._end)
            self._pool.shutdown(wait=True)
            self._pool = None

    def _begin(self, loop: asyncio.AbstractEventLoop, names: Names, answer: TakeReadings) -> None:
        self._next = loop.time() + APART_SECONDS
        self._run(partial(self._read_now, names()), answer)

    def _run(self, work: Callable[[], T], answer: Callable[[T | None], None]) -> None:
        if self._pool is None:  # made late: threads do not survive the fork of a worker
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="live")
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._pool, work)
        future.add_done_callback(partial(_tell, answer))


def _tell(answer: Callable[[T | None], None], future: asyncio.Future[T]) -> None:
    if future.cancelled():
        return
    if (error := future.exception()) is not None:
        UNREADABLE.log(logger)
        logger.debug("Live channels cannot be read", exc_info=error)
        answer(None)
    else:
        answer(future.result())
