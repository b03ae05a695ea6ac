"""Put a whole node back from a backup, or leave everything as it was.

Shell: unpacks and checks beside the data folder, and only swaps what has been checked. A node that
was there is kept.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from meshup.kit import clock, erasure_log
from meshup.kit.config import FILE_NAME, ConfigError, read_file
from meshup.kit.errors import Conflict, marked as _
from meshup.operations.archive import NotABackup, read_archive
from meshup.operations.backup import DUMP, FOLDER, MEDIA, SAVED, SQLITE, STAMP
from meshup.operations.erasures import carry_over, remembered
from meshup.operations.postgresql import ToolFailed, restore_database, tables_in
from meshup.operations.readiness import is_node_here, later_than_this_version
from meshup.operations.serving_lock import is_served

HEADER: Final = b"SQLite format 3\0"
MIGRATIONS: Final = "django_migrations"
FILES: Final = frozenset({SQLITE, DUMP, FILE_NAME, erasure_log.NAME})
"""What a backup holds, beside pictures."""


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
        manifest = read_archive(file, staged, is_known=_is_known)
        _check(staged, manifest)
        carry_over(staged, data, str(manifest.get("made_at")))
        if connection.vendor == "postgresql":
            with remembered(staged, data):
                restore_database(staged / DUMP)
            (staged / DUMP).unlink()
        return _swap(staged, data)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _is_known(name: str) -> bool:
    return name in FILES or name.startswith(f"{MEDIA}/")


def _check(staged: Path, manifest: dict[str, Any]) -> None:
    """Refuse a backup that could not be served, after its checksums were found right."""
    theirs = manifest.get("database")
    if theirs != connection.vendor:
        raise OtherDatabase(theirs=theirs, ours=connection.vendor)
    try:
        read_file(staged / FILE_NAME)
    except ConfigError as error:
        raise NotABackup(reason=str(error)) from error
    if not (staged / (DUMP if theirs == "postgresql" else SQLITE)).is_file():
        raise NotABackup(reason="it holds no database.")
    if theirs == "postgresql":
        _check_dump(staged / DUMP)
    else:
        _check_database(staged / SQLITE)


def _check_dump(dump: Path) -> None:
    try:
        tables = tables_in(dump)
    except ToolFailed as error:
        raise NotABackup(reason=f"its database cannot be read ({error}).") from error
    if not {MIGRATIONS, get_user_model()._meta.db_table} <= tables:
        raise NotABackup(reason="its database is not that of a node.")


def _check_database(file: Path) -> None:
    """Refuse what is no whole database of SQLite, or not that of a node; nothing is written."""
    with file.open("rb") as opened:
        if opened.read(len(HEADER)) != HEADER:
            raise NotABackup(reason="its database is no database of SQLite.")
    address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as copy:
            copy.execute("PRAGMA trusted_schema = OFF")
            said = " ".join(copy.execute("PRAGMA integrity_check(1)").fetchone()[0].split())
            later, people = _contents(copy) if said == "ok" else ([], 0)
    except sqlite3.Error as error:
        raise NotABackup(reason=f"its database cannot be read ({error}).") from error
    if said != "ok":
        raise NotABackup(reason=f"its database is damaged ({said}).")
    if not people:
        raise NotABackup(reason="its database is not that of a node that was set up.")
    if later:
        raise NotABackup(reason=f"it was made by a later version of Meshup ({later[0]}).")


def _contents(copy: sqlite3.Connection) -> tuple[list[str], int]:
    """Return the migrations that this version does not know, and 1 if anybody signs in."""
    known = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    people = get_user_model()._meta.db_table
    if not {MIGRATIONS, people} <= known:
        return [], 0
    applied = [(row[0], row[1]) for row in copy.execute(f"SELECT app, name FROM {MIGRATIONS}")]  # noqa: S608
    some = copy.execute(f'SELECT 1 FROM "{people}" LIMIT 1').fetchone()  # noqa: S608
    return later_than_this_version(applied), 1 if some else 0


def _is_node(data: Path) -> bool:
    """Say whether a restore would take anything away: a database, settings or pictures."""
    return is_node_here() or any((data / name).exists() for name in (FILE_NAME, MEDIA))


def _swap(staged: Path, data: Path) -> Path | None:
    """Put ``staged`` where ``data`` is; earlier backups, and settings it lacks, come along.

    Raises:
        OSError: it cannot be put there; what was there is there again.
    """
    if (data / FILE_NAME).exists() and not (staged / FILE_NAME).exists():
        shutil.copy2(data / FILE_NAME, staged / FILE_NAME)
    staged.chmod(0o700)
    before = data.with_name(f"{data.name}.before-{clock.now().strftime(STAMP)}")
    had_node = data.exists() and any((data / name).exists() for name in (*SAVED, FOLDER))
    if data.exists():
        data.rename(before)
    try:
        staged.rename(data)
    except OSError:
        if before.exists():
            before.rename(data)
        raise
    if (before / FOLDER).exists():
        with suppress(OSError):  # they stay beside, which is told
            (before / FOLDER).rename(data / FOLDER)
    _write_down(data.parent)
    if not had_node:
        shutil.rmtree(before, ignore_errors=True)
        return None
    return before


def _write_down(folder: Path) -> None:
    """Let the names in ``folder`` outlive a fall of the machine."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
