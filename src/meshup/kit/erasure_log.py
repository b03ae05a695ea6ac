"""The log of erasures: that somebody was erased, so that a backup put back does not undo it.

A file of the data folder, not a table, because it has to outlive the database. Each line is one
JSON object: the moment, the person's number, and their e-mail address as a keyed hash. It names
nobody: only who holds the node's key and has an address already can ask whether it is there.

Method
    HMAC-SHA256 of the address in lower case, under the key HMAC-SHA256(node's secret,
    "meshup.erasures"). With another secret, lines from before are not recognised any more.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from hmac import digest
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME: Final = "erasures"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line: who was erased when."""

    at: datetime
    person: int | None
    email: str
    """The keyed hash of the address, or ""."""
    peer: int | None


def email_hash(email: str, secret: str) -> str:
    """Return the keyed hash under which ``email`` is logged; "" for no address."""
    if not email:
        return ""
    return digest(
        digest(secret.encode(), b"meshup.erasures", sha256), email.lower().encode(), sha256
    ).hex()


def append(path: Path, erasure: Erasure) -> None:
    """Add a line, and return when it is on the disk."""
    told = {name: value for name, value in asdict(erasure).items() if value not in {None, ""}}
    line = json.dumps({**told, "at": erasure.at.isoformat()}, separators=(",", ":"))
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:  # noqa: PTH123
        fcntl.flock(file, fcntl.LOCK_EX)
        if size := file.seek(0, os.SEEK_END):
            file.seek(size - 1)
            line = line if file.read(1) == b"\n" else f"\n{line}"  # the end of a line that was cut
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> list[Erasure]:
    """Return the lines of the log, the oldest first; none without a file."""
    return list(_parsed(path)) if path.exists() else []


def write(path: Path, erasures: Iterable[Erasure]) -> None:
    """Put a log of these lines in the place of ``path``, each once, by time; no file for none."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    for erasure in sorted(set(erasures), key=lambda one: one.at):
        append(beside, erasure)
    if beside.exists():
        beside.replace(path)
    else:
        path.unlink(missing_ok=True)


def _parsed(path: Path) -> Iterator[Erasure]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            facts: dict[str, Any] = json.loads(line)
            at = datetime.fromisoformat(facts["at"])
            yield Erasure(at, facts.get("person"), facts.get("email", ""), facts.get("peer"))
        except (ValueError, KeyError, TypeError):  # cut by a fall of the machine: never committed
            logger.warning("Line %s of %s cannot be read", number, path)
