"""Write a whole node into one file.

Shell: reads the database through its own means of consistent copying, so the node may go on
serving and writing.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection

from meshup.kit import clock, erasure_log
from meshup.kit.config import FILE_NAME
from meshup.kit.errors import Conflict, marked as _
from meshup.operations.archive import write_archive
from meshup.operations.left_out import tables_left_out
from meshup.operations.postgresql import dump_database
from meshup.operations.readiness import database_file, refuse_no_node

if TYPE_CHECKING:
    from meshup.operations.archive import Progress

SQLITE: Final = "meshup.sqlite3"
DUMP: Final = "meshup.pgdump"
FOLDER: Final = "backups"
MEDIA: Final = "media"
SAVED: Final = (SQLITE, FILE_NAME, MEDIA)
BESIDE: Final = (FILE_NAME, erasure_log.NAME)
"""Files of the data folder that a backup holds besides the database and the pictures."""

AGE: Final = timedelta(days=30)
"""How long backups stay in the data folder."""

COPYING: Final = "backup-"
"""How the folder begins in which the database is copied."""
COPYING_AGE: Final = timedelta(days=1)

STAMP: Final = "%Y%m%d-%H%M%S"


class DatabaseDamaged(Conflict):
    """What is there cannot be read as a whole, so that a copy of it could not be put back."""

    code = "kit.database_damaged"
    sentence = _(
        "The database is damaged ({said}), and so would a backup be. Put an earlier one in its"
        " place: meshup restore --replace FILE"
    )


def latest_backup(data: Path) -> Path | None:
    """Return the newest backup in the data folder, None without any."""
    found = (data / FOLDER).glob("*.tar.gz")
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def prune_backups(data: Path, now: datetime) -> int:
    """Delete the backups in the data folder that are 30 days old, but never the newest one."""
    latest = latest_backup(data)
    old = [
        path
        for path in (data / FOLDER).glob("*.tar.gz")
        if path != latest and datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - AGE
    ]
    for path in old:
        path.unlink(missing_ok=True)
    for left in data.glob(f"{COPYING}*"):  # of a backup that was cut short
        if datetime.fromtimestamp(left.stat().st_mtime, UTC) < now - COPYING_AGE:
            shutil.rmtree(left, ignore_errors=True)
    return len(old)


def make_backup(to: Path | None, progress: Progress) -> Path:
    """Write a backup to the file ``to``, else to a new one in the data folder; return where.

    Consistent while others write: it is the node as it was at one moment.

    Raises:
        NoNodeHere: there is nothing to back up.
        DatabaseDamaged, ToolFailed, OSError, sqlite3.Error: no backup was written.
    """
    refuse_no_node()
    data = Path(settings.CONFIG.data)
    at = clock.now()
    if to is None:
        to = data / FOLDER / f"meshup-{at.strftime(STAMP)}.tar.gz"
        to.parent.mkdir(mode=0o700, exist_ok=True)
    with TemporaryDirectory(dir=data, prefix=COPYING) as folder:
        progress("Copying the database", 0, 1)
        files = [_copy_database(Path(folder))]
        progress("Copying the database", 1, 1)
        files += [(name, data / name) for name in BESIDE if (data / name).exists()]
        pictures = sorted(path for path in (data / MEDIA).rglob("*") if path.is_file())
        files += [(path.relative_to(data).as_posix(), path) for path in pictures]
        facts = {
            "made_at": at.isoformat(),
            "version": version("meshup"),
            "database": connection.vendor,
        }
        write_archive(to, files, facts, progress)
    return to


def _copy_database(folder: Path) -> tuple[str, Path]:
    if connection.vendor == "postgresql":
        dump_database(folder / DUMP, without_rows=tables_left_out())
        return DUMP, folder / DUMP
    copy = folder / SQLITE
    with (
        closing(sqlite3.connect(database_file())) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        _empty_tables(target)
        said = " ".join(target.execute("PRAGMA quick_check(1)").fetchone()[0].split())
    if said != "ok":
        raise DatabaseDamaged(said=said)
    return SQLITE, copy


def _empty_tables(copy: sqlite3.Connection) -> None:
    """Delete from a copy what no backup holds; it is written over, not merely marked as free."""
    copy.execute("PRAGMA secure_delete=ON")
    named = copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    there = {name for (name,) in named}
    for table in tables_left_out():
        if table in there:  # a backup before an upgrade is of the tables of before
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - registered by a room
    copy.commit()
