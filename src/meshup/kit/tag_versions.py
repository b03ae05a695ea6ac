"""What has changed since when: version counters that every process of the node shares.

Without Django. A page that was rendered from certain things remembers the versions of their
tags; whoever changes such a thing bumps its tag after the commit, and from then on the kept page
no longer matches. A counter costs eight bytes, shared by ``mmap`` on one file in the data folder,
so a worker, the job runner and a command on the shell all see the same numbers.

Words
    tag      the name of something a page may show: "node", "agenda", "event:paris-p2p-9"
    version  a whole number that only grows; two tags may share one (they hash to ``COUNTERS``
             counters), which can only make a page be rendered once too often, never too rarely
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Final

from meshup.kit.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COUNTERS: Final = 4096
_COUNTER: Final = struct.Struct("<Q")
BYTES: Final = (COUNTERS + 1) * _COUNTER.size


@lru_cache(maxsize=1024)
def counter_of(tag: str) -> int:
    """Return the counter (0 to ``COUNTERS`` - 1) of ``tag``; the same in every process."""
    return int.from_bytes(blake2b(tag.encode(), digest_size=4).digest()) % COUNTERS


def version(snapshot: bytes, tag: str) -> int:
    """Return the version of ``tag`` in a ``snapshot`` taken by ``TagVersions.snapshot``."""
    counter: int = _COUNTER.unpack_from(snapshot, counter_of(tag) * _COUNTER.size)[0]
    return counter


def versions(snapshot: bytes, slots: tuple[int, ...]) -> tuple[bytes, ...]:
    """Return the counters in ``slots`` as ``TagVersions.now`` does, of a ``snapshot``."""
    size = _COUNTER.size
    return tuple(snapshot[at * size : at * size + size] for at in slots)


class TagVersions:
    """The counters of one node, in the file ``path``, made when it is not there.

    Behind the counters stands the moment of the last change, in microseconds of Unix time. All of
    the file has its place on the disk, of a file made long ago too: to write into a page of it
    that had none, on a disk that is full, would kill the process.

    Raises:
        OSError: the file cannot be written, or the disk is full.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+b")
        try:
            os.posix_fallocate(self._file.fileno(), 0, BYTES)
            self._shared = mmap.mmap(self._file.fileno(), BYTES)
        except OSError as error:
            self._file.close()
            raise OSError(error.errno, os.strerror(error.errno or 0), str(path)) from error
        self._lock = Lock()

    def close(self) -> None:
        """Let go of the file; from then on every question raises ``ValueError``."""
        self._shared.close()
        self._file.close()

    def snapshot(self) -> bytes:
        """Return all counters as they are now (32 KiB), to look up with ``version``.

        Measured: as cheap as ``now`` for two slots, so nobody need know beforehand which are asked.
        """
        return self._shared[: COUNTERS * _COUNTER.size]

    def last_change(self) -> float:
        """Return when anything changed last, in Unix seconds; 0 when nothing ever did."""
        moment: int = _COUNTER.unpack_from(self._shared, COUNTERS * _COUNTER.size)[0]
        return moment / 1_000_000

    def now(self, slots: tuple[int, ...]) -> tuple[bytes, ...]:
        """Return the counters in ``slots``, as opaque values to compare."""
        # On the path of every request; a whole snapshot would cost 32 KiB of copying.
        shared, size = self._shared, _COUNTER.size
        return tuple(shared[at * size : at * size + size] for at in slots)

    def bump(self, tags: Iterable[str]) -> None:
        """Make every page that shows one of ``tags`` out of date, in every process.

        Locked between threads and between processes: of two bumps at once none is lost.
        """
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                for tag in tags:
                    at = counter_of(tag) * _COUNTER.size
                    before = _COUNTER.unpack_from(self._shared, at)[0]
                    _COUNTER.pack_into(self._shared, at, before + 1)
                moment = int(now().timestamp() * 1_000_000)
                _COUNTER.pack_into(self._shared, COUNTERS * _COUNTER.size, moment)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
