"""Pure: which of two versions of an event is the newer one, in whatever order they come.

Method
    A version is a text that sorts: when its origin changed it, whether it was said to be a change,
    and a digest of its content. So two messages of the same moment have one order everywhere, and
    the newest of a set of messages is the same however they are shuffled and repeated.

    What was read from the origin itself decides among versions of one moment: some servers never
    say when they changed something.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256
from typing import Final

BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
DIGEST_DIGITS: Final = 32


class Way(IntEnum):
    """How a version came; the higher counts more among versions of one moment."""

    CREATED = 0
    UPDATED = 1
    READ = 2


def version_of(changed_at: datetime | None, way: Way, content: bytes) -> str:
    """Return a version that sorts; ``changed_at`` is what the origin says, None for nothing."""
    digest = sha256(content).hexdigest()[:DIGEST_DIGITS]
    return f"{_written(changed_at or BEGINNING)}|{int(way)}|{digest}"


def is_after(version: str, deleted_at: datetime) -> bool:
    """Say whether ``version`` is later than a deletion: its origin has taken that back."""
    return version.partition("|")[0] > _written(deleted_at)


def is_newer(version: str, than: str) -> bool:
    """Say whether ``version`` takes the place of ``than`` ("" for none).

    What was read from the origin also takes the place of what was read before at the same moment.
    """
    if _moment_and_way(version) == _moment_and_way(than) and is_from_origin(version):
        return version != than
    return version > than


def same_content(version: str, other: str) -> bool:
    """Say whether two versions hold the same, whenever and however they came."""
    return version.rpartition("|")[2] == other.rpartition("|")[2]


def moment_of(version: str) -> datetime:
    """Return when the origin changed a version."""
    return datetime.fromisoformat(version.partition("|")[0])


def same_moment(version: str, other: str) -> bool:
    """Say whether the origin changed two versions at one moment, as far as it says."""
    return version.partition("|")[0] == other.partition("|")[0]


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment_and_way(version: str) -> str:
    return version.rpartition("|")[0]


def is_from_origin(version: str) -> bool:
    """Say whether a version was read at its origin itself."""
    return version.split("|")[1:2] == [str(int(Way.READ))]
