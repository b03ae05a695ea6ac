"""How many have come, from what all helpers did, in whatever order that arrives. Pure.

The operations of a door are a set that only grows, and a tally is a function of the set: phones
that hold the same operations show the same numbers, however these came to them. The module
``door/static/door/tally.js`` says the same; ``tests/door/tally_vectors.json`` holds both to it.

Method
    heads        counts are added; of each registration the largest check-in counts, so that two
                 phones that check the same people in count them once
    undo         removes the operations that it names, those that arrive later too (an
                 observed-remove set); an undo itself is never undone: what was wrongly taken back
                 is done anew
    the same key means the same operation; should two contents come under one key, every phone
                 keeps the same of the two, whichever came first

Source
    Shapiro, Preguiça, Baquero, Zawirski: A comprehensive study of Convergent and Commutative
    Replicated Data Types, INRIA RR-7506 (2011), sections 3.3 and 3.5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.door.choices import OperationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Operation:
    """Something a helper did, once.

    Attributes:
        key: made on the device: its id, a hyphen, a number that grows.
        digest: of a code, when checking in.
        persons: of a count how many more, or fewer; of a check-in how many have come: 1 to 10.
        first_time: how many of them are here for the first time.
        undoes: the keys of what an undo takes back.
        at_ms: when, in milliseconds since 1970; the tally does not look at it.
    """

    key: str
    kind: OperationKind
    digest: str = ""
    persons: int = 0
    first_time: int = 0
    undoes: tuple[str, ...] = ()
    at_ms: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a set of operations comes to.

    Attributes:
        heads: how many have come; never below 0.
        first_times: how many of them are here for the first time.
        checked_in: persons by the digest of their registration.
        undone: keys that are taken back, whether they have arrived or not.
    """

    heads: int
    first_times: int
    checked_in: Mapping[str, int]
    undone: frozenset[str]


def merge(*sets: Iterable[Operation]) -> dict[str, Operation]:
    """Return all operations, each once, by key."""
    merged: dict[str, Operation] = {}
    for operation in (operation for operations in sets for operation in operations):
        known = merged.setdefault(operation.key, operation)
        if operation < known:
            merged[operation.key] = operation
    return merged


def tally(operations: Iterable[Operation]) -> Tally:
    """Return what ``operations`` come to, in any order, each as often as one likes."""
    merged = merge(operations)
    undone = frozenset(key for operation in merged.values() for key in _undone_by(operation))
    standing = [operation for key, operation in merged.items() if key not in undone]
    counts = [each for each in standing if each.kind is OperationKind.COUNT]
    checks = [each for each in standing if each.kind is OperationKind.CHECK_IN]
    checked_in, first_times = _largest(checks, "persons"), _largest(checks, "first_time")
    heads = sum(each.persons for each in counts) + sum(checked_in.values())
    firsts = sum(each.first_time for each in counts) + sum(first_times.values())
    return Tally(max(0, heads), max(0, min(firsts, heads)), checked_in, undone)


def _undone_by(operation: Operation) -> tuple[str, ...]:
    return operation.undoes if operation.kind is OperationKind.UNDO else ()


def _largest(checks: Iterable[Operation], name: str) -> dict[str, int]:
    """Return the largest value of a field by digest."""
    found: dict[str, int] = {}
    for check in checks:
        found[check.digest] = max(found.get(check.digest, 0), getattr(check, name))
    return found
