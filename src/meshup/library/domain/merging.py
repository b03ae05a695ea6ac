"""Pure: two states of one list of another node, merged: the newer one counts, whatever came when.

Method
    Lists replace each other whole. The higher number counts; two lists of one number contradict
    each other, and the one whose digest is smaller counts, on every node. So merging is the
    greatest of all that came: in any order, any number of times, with room for one list alone. What
    was withdrawn does not come back by a list that is older.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ListState(Generic[T]):
    """A list as it was read: its number, its digest (hexadecimal), and its items."""

    number: int
    digest: str
    items: tuple[T, ...] = ()


def merged(first: ListState[T], second: ListState[T]) -> ListState[T]:
    """Return what counts of both; commutative, associative, idempotent."""
    if first.number != second.number:
        return max(first, second, key=lambda state: state.number)
    return min(first, second, key=lambda state: state.digest)


def replaces(new: ListState[T], known: ListState[T]) -> bool:
    """Say whether ``new`` counts, and is another than ``known``."""
    is_other = (new.number, new.digest) != (known.number, known.digest)
    return is_other and merged(known, new) == new


def contradicts(new: ListState[T], known: ListState[T]) -> bool:
    """Say whether a node said two things under one number."""
    return new.number == known.number and new.digest != known.digest
