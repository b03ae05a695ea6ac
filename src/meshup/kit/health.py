"""What is wrong with this node, and what to do about it: rooms register checks, anybody runs them.

Without Django: a check is a function that yields ``Finding`` values. A check that breaks is itself
a finding, so that the doctor always finishes the round.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from meshup.kit.storage_faults import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Level(IntEnum):
    """How bad it is; only ``BAD`` makes the doctor's exit code 1."""

    OK = 0
    WARNING = 1
    BAD = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: a sentence, and a remedy when it is not well."""

    level: Level
    sentence: str
    remedy: str = ""


FAULTS: Final = {
    "full": ("Its disk is full.", "Make room on it."),
    "read_only": ("Its disk, or its database, can only be read.", "Mount it for writing."),
    "damaged": (
        "The database is damaged.",
        "Stop the node, and put the latest backup in its place: meshup restore --replace FILE",
    ),
    "tables": (
        "Its tables are missing, or of another version.",
        "Run: meshup init, for a new node; meshup manage migrate, for one that was here before.",
    ),
    "away": ("The database does not answer.", "Look at MESHUP_DATABASE_URL, and at the disk."),
}
"""By ``kit.storage_faults.kind_of``: what keeps a check from being made, and what to do."""

_checks: dict[str, Callable[[], Iterable[Finding]]] = {}


def register(about: str, check: Callable[[], Iterable[Finding]]) -> None:
    """Let the doctor run ``check`` under the name ``about``; the same name again replaces it."""
    _checks[about] = check


def ok(sentence: str) -> Finding:
    """Return that it is well."""
    return Finding(Level.OK, sentence)


def warning(sentence: str, remedy: str) -> Finding:
    """Return that it works, but not for long or not well."""
    return Finding(Level.WARNING, sentence, remedy)


def bad(sentence: str, remedy: str) -> Finding:
    """Return that it does not work."""
    return Finding(Level.BAD, sentence, remedy)


def examine() -> Iterator[tuple[str, Finding]]:
    """Run every check in the order of registration; yield its name with each finding."""
    for about, check in _checks.items():
        try:
            for finding in check():
                yield about, finding
        except Exception as error:  # noqa: BLE001 - whatever it is, the round goes on
            yield about, _finding_of(error)


def _finding_of(error: Exception) -> Finding:
    """Return what it says about the node that a check could not be made."""
    if kind := kind_of(error):
        sentence, remedy = FAULTS[kind]
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        return bad(f"{sentence} ({reason})", remedy)
    told = f"The check itself failed: {type(error).__name__}: {error}"
    return bad(told, "Read this as a sign of what it wanted to look at.")
