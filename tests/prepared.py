"""Nodes that are made once in a run, by whichever process needs one first, and copied by all.

A command that makes one takes seconds, most of them for its migrations; a copy takes a moment. So
the tables are migrated once: nodes with the demo, nodes that are served and the databases of the
tests themselves begin as copies of those.
"""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection

from tests.commands import run_command
from tests.environment import DATA, SHARED, WANTED
from tests.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def made_once(name: str) -> Iterator[Path]:
    """Let one process at a time look whether ``name`` is made, and make it: a folder with a note.

    Yields the note, which is there when the folder beside it is whole.
    """
    SHARED.mkdir(exist_ok=True)
    with (SHARED / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
        yield SHARED / f"{name}.made"


@cache
def migrated_node() -> Shell:
    """Return a node with all tables and no row of its own, which nobody changes."""
    return _node_made("migrated", ("manage", "migrate", "-v0"), like=None)


@cache
def demo_node(stage: str) -> Shell:
    """Return a node with the demo, which nobody changes: see ``Shell(…, like=…)``."""
    return _node_made(f"demo-{stage}", ("demo", "--stage", stage), like=migrated_node())


def _node_made(name: str, words: Sequence[str], like: Shell | None) -> Shell:
    folder = SHARED / name
    with made_once(name) as note:
        if note.exists():
            return Shell(folder, database=note.read_text(encoding="utf-8"))
        shell = Shell(folder, like=like)
        shell.done(*words)
        note.write_text(shell.database, encoding="utf-8")
        return shell


def migrated_folder(name: str, environ: Mapping[str, str]) -> Path:
    """Return a folder with a migrated SQLite of the settings ``name``, which nobody changes."""
    folder = SHARED / f"migrated-{name}"
    with made_once(folder.name) as note:
        if not note.exists():
            folder.mkdir()
            if WANTED == "sqlite":  # what these settings add to it is left to do
                copy_sqlite(migrated_node().data / "meshup.sqlite3", folder / "meshup.sqlite3")
            told = {**environ, "MESHUP_DATA": str(folder)}
            run_command(("manage", "migrate", "-v0"), told).check_returncode()
            note.touch()
    return folder


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database with what its log holds, as one file."""
    with closing(sqlite3.connect(source)) as rows, closing(sqlite3.connect(target)) as copied:
        rows.backup(copied)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Give this process a database as a copy of the migrated one, instead of pytest-django's own.

    It ends with the folder, or with the server, of the tests.
    """
    with django_db_blocker.unblock():
        connection.close()
        name = str(connection.creation._get_test_db_name())  # type: ignore[attr-defined]
        if WANTED == "sqlite":
            copy_sqlite(migrated_node().data / "meshup.sqlite3", Path(name))
        else:
            name = Shell(DATA / "tests", like=migrated_node()).database.rpartition("/")[2]
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        connection.ensure_connection()
    yield
    with django_db_blocker.unblock():
        connection.close()
