"""Erasures outlive a restore: what was erased after a backup was made is erased again.

Shell. The log of the node that is there and the log in the backup become one. Lines newer than the
backup are copied into a file of what is to be repeated, before the database is touched; that file
goes only when it has been done, so that no fall of the machine in between is forgotten: the restore
repeats, else the next start, else the next night.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.kit import personal_data
from meshup.kit.config import FILE_NAME, PREFIX, read_file
from meshup.kit.erasure_log import NAME, Erasure, read, write
from meshup.kit.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

TO_REPEAT: Final = "erasures-to-repeat"
MARGIN: Final = timedelta(minutes=1)
"""An erasure is logged just before its commit, which a backup of that very moment may not see."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """How many people were erased again, and how many erasures a room still refuses."""

    done: int
    refused: int


def carry_over(staged: Path, data: Path, made_at: str) -> None:
    """Give a backup, unpacked into ``staged``, the erasures that the node in ``data`` knows.

    Args:
        staged: where the backup is; its own log ends when it was made.
        data: the folder that it will replace; it may not be there.
        made_at: when the backup was made, ISO 8601; when that cannot be read, all are repeated.
    """
    everything = [*read(staged / NAME), *read(data / NAME)]
    since = _moment(made_at)
    due = [one for one in everything if since is None or one.at > since - MARGIN]
    due += read(data / TO_REPEAT)
    write(staged / NAME, everything)
    write(staged / TO_REPEAT, due)


@contextmanager
def remembered(staged: Path, data: Path) -> Iterator[None]:
    """Let the old folder know as well what is to be repeated, while a database is put back.

    A PostgreSQL is put back before the folder is; if it refuses, there is nothing to repeat.
    """
    if not data.exists():
        yield
        return
    before = read(data / TO_REPEAT)
    write(data / TO_REPEAT, read(staged / TO_REPEAT))
    try:
        yield
    except Refusal:
        write(data / TO_REPEAT, before)
        raise


def to_repeat() -> list[Erasure]:
    """Return the erasures that a restored database has not seen yet."""
    return read(Path(settings.CONFIG.data) / TO_REPEAT)


def repeat_erasures() -> Repeated:
    """Erase again whom the restored database has brought back; the tables must be up to date.

    What a room refuses, such as to let the only host go, waits for the next time.
    """
    due = to_repeat()
    if not due:
        return Repeated(0, 0)
    secrets = _secrets()
    done = 0
    refused: list[Erasure] = []
    for subject in personal_data.known_subjects():
        theirs = [one for one in due if personal_data.was_erased(subject, one, secrets)]
        if not theirs:
            continue
        try:
            personal_data.erase(subject, log=False)
            done += 1
        except Refusal:
            refused += theirs
    write(Path(settings.CONFIG.data) / TO_REPEAT, refused)
    return Repeated(done, len(refused))


def _secrets() -> set[str]:
    """Return the key of this process, and that of the settings that a restore has put back."""
    there = read_file(Path(settings.CONFIG.data) / FILE_NAME)
    return {settings.SECRET_KEY, there.get(f"{PREFIX}SECRET_KEY", settings.SECRET_KEY)}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
