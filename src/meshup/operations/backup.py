"""Write a whole node into one file, and put it back.

Shell: reads the database through its own means of consistent copying, so the node may go on
serving and writing; restores beside the data folder, and only swaps what has been checked.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import connection

from meshup.kit import clock, erasure_log
from meshup.kit.config import FILE_NAME
from meshup.kit.errors import Conflict, Refusal, marked as _
from meshup.operations.archive import NotABackup, read_archive, write_archive
from meshup.operations.erasures import carry_over, remembered
from meshup.operations.serving_lock import is_served

if TYPE_CHECKING:
    from meshup.operations.archive import Progress

SQLITE: Final = "meshup.sqlite3"
DUMP: Final = "meshup.pgdump"
FOLDER: Final = "backups"
SAVED: Final = (SQLITE, FILE_NAME, "media")
BESIDE: Final = (FILE_NAME, erasure_log.NAME)
"""Files of the data folder that a backup holds besides the database and the pictures."""

AGE: Final = timedelta(days=30)
"""How long backups stay in the data folder."""

STAMP: Final = "%Y%m%d-%H%M%S"


class NodeThere(Conflict):
    """Restoring would overwrite a node."""

    code = "kit.node_there"
    sentence = _("There is a node in {where}. To put the backup in its place: --replace")


class StillServed(Conflict):
    """The node runs, and would go on writing into what is put away."""

    code = "kit.still_served"
    sentence = _("The node in {where} is being served. Stop it first.")


class MountPoint(Conflict):
    """The data folder cannot be renamed, so nothing could be put in its place at once."""

    code = "kit.mount_point"
    sentence = _("{where} is where a disk is mounted. Let MESHUP_DATA be a folder inside it.")


class OtherDatabase(Conflict):
    """The backup is of the other kind of database."""

    code = "kit.other_database"
    sentence = _("The backup is of a {theirs} database, and this node has {ours}.")


class ToolFailed(Refusal):
    """PostgreSQL's own program refused."""

    code = "kit.tool_failed"
    sentence = _("{program} failed: {said}")


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
    return len(old)


def make_backup(to: Path | None, progress: Progress) -> Path:
    """Write a backup to the file ``to``, else to a new one in the data folder; return where.

    Consistent while others write: it is the node as it was at one moment.
    """
    data = Path(settings.CONFIG.data)
    at = clock.now()
    if to is None:
        to = data / FOLDER / f"meshup-{at.strftime(STAMP)}.tar.gz"
        to.parent.mkdir(mode=0o700, exist_ok=True)
    with TemporaryDirectory(dir=data, prefix="backup-") as folder:
        progress("Copying the database", 0, 1)
        files = [_copy_database(Path(folder))]
        progress("Copying the database", 1, 1)
        files += [(name, data / name) for name in BESIDE if (data / name).exists()]
        pictures = sorted(path for path in (data / "media").rglob("*") if path.is_file())
        files += [(path.relative_to(data).as_posix(), path) for path in pictures]
        facts = {
            "made_at": at.isoformat(),
            "version": version("meshup"),
            "database": connection.vendor,
        }
        write_archive(to, files, facts, progress)
    return to


def restore_backup(file: Path, *, replace: bool) -> Path | None:
    """Put the backup ``file`` in place; return where the node before it was put away, if any.

    Everything is unpacked and checked beside the data folder first; then one renaming puts it in
    place (on PostgreSQL after one transaction there). Erasures made since the backup come along,
    and wait to be repeated: see ``operations.erasures``.

    Raises:
        NodeThere, StillServed, MountPoint, NotABackup, OtherDatabase, ToolFailed: nothing has
            been changed.
    """
    data = Path(settings.CONFIG.data).resolve()
    if not file.is_file():
        raise NotABackup(reason="there is no such file.")
    if data.is_mount():
        raise MountPoint(where=data)
    if is_served(data):
        raise StillServed(where=data)
    if _is_node(data) and not replace:
        raise NodeThere(where=data)
    staged = Path(mkdtemp(dir=data.parent, prefix=f".{data.name}-restoring-"))
    try:
        manifest = read_archive(file, staged)
        _check(staged, manifest)
        carry_over(staged, data, str(manifest.get("made_at")))
        if connection.vendor == "postgresql":
            with remembered(staged, data):
                _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
                     f"--dbname={_postgres()['PGDATABASE']}", str(staged / DUMP))  # fmt: skip
            (staged / DUMP).unlink()
        return _swap(staged, data)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _copy_database(folder: Path) -> tuple[str, Path]:
    if connection.vendor == "postgresql":
        copy = folder / DUMP
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={copy}")
        return DUMP, copy
    copy = folder / SQLITE
    name = str(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return SQLITE, copy


def _check(staged: Path, manifest: dict[str, Any]) -> None:
    """Refuse a backup that could not be served, after its checksums were found right."""
    theirs = manifest.get("database")
    if theirs != connection.vendor:
        raise OtherDatabase(theirs=theirs, ours=connection.vendor)
    if connection.vendor == "postgresql":
        return
    try:
        with closing(sqlite3.connect(staged / SQLITE)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise NotABackup(reason=f"its database is damaged ({said}).")


def _is_node(data: Path) -> bool:
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        return True
    return any((data / name).exists() for name in SAVED)


def _swap(staged: Path, data: Path) -> Path | None:
    """Put ``staged`` where ``data`` is; earlier backups, and settings it lacks, come along."""
    if (data / FILE_NAME).exists() and not (staged / FILE_NAME).exists():
        shutil.copy2(data / FILE_NAME, staged / FILE_NAME)
    staged.chmod(data.stat().st_mode & 0o777 if data.exists() else 0o700)
    before = data.with_name(f"{data.name}.before-{clock.now().strftime(STAMP)}")
    had_node = data.exists() and any((data / name).exists() for name in (*SAVED, FOLDER))
    if data.exists():
        data.rename(before)
    staged.rename(data)
    if (before / FOLDER).exists():
        (before / FOLDER).rename(data / FOLDER)
    if not had_node:
        shutil.rmtree(before, ignore_errors=True)
        return None
    return before


def _postgres() -> dict[str, str]:
    """Return how PostgreSQL's own programs reach the database, with no password on show."""
    database: dict[str, object] = dict(settings.DATABASES["default"])
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    told = {pg: str(database[name]) for name, pg in names.items() if database.get(name)}
    return {**told, "PGDATABASE": str(database["NAME"])}


def _run(program: str, *arguments: str) -> None:
    environment = {**os.environ, **_postgres()}
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            [program, *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        said = "it is not installed (Debian: postgresql-client)."
        raise ToolFailed(program=program, said=said) from None
    if done.returncode:
        raise ToolFailed(program=program, said=done.stderr.strip()[-400:])
