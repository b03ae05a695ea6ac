"""PostgreSQL's own programs, which copy a database and put it back.

Shell: they reach the database as Django does, with no password on show.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.kit.errors import Refusal, marked as _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAMES: Final = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
"""How the programs call what Django calls so."""


class ToolFailed(Refusal):
    """PostgreSQL's own program refused."""

    code = "kit.tool_failed"
    sentence = _("{program} failed: {said}")


def dump_database(to: Path, *, without_rows: Iterable[str] = ()) -> None:
    """Write the whole database, as it is at one moment, into the file ``to``.

    Of the tables ``without_rows`` there is nothing but the table.

    Raises:
        ToolFailed: pg_dump refuses, or is not installed.
    """
    excluded = [f"--exclude-table-data={table}" for table in without_rows]
    _run("pg_dump", "--format=custom", "--no-owner", *excluded, f"--file={to}")


def tables_in(dump: Path) -> frozenset[str]:
    """Return the names of the tables whose rows a dump holds.

    Raises:
        ToolFailed: it is no dump.
    """
    lines = _run("pg_restore", "--list", str(dump)).splitlines()
    words = (line.split() for line in lines if " TABLE DATA " in line)
    return frozenset(line[6] for line in words if len(line) > 6)  # noqa: PLR2004 - its place


def restore_database(dump: Path) -> None:
    """Put a dump in the place of all tables it holds, in one transaction.

    Raises:
        ToolFailed: pg_restore refuses, or is not installed; nothing has been changed.
    """
    database = _environment()["PGDATABASE"]
    _run(
        *("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"),
        *(f"--dbname={database}", str(dump)),
    )


def _environment() -> dict[str, str]:
    database: dict[str, object] = dict(settings.DATABASES["default"])
    told = {pg: str(database[name]) for name, pg in NAMES.items() if database.get(name)}
    return {**told, "PGDATABASE": str(database["NAME"])}


def _run(program: str, *arguments: str) -> str:
    environment = {**os.environ, **_environment()}
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            [program, *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        said = "it is not installed (Debian: postgresql-client)."
        raise ToolFailed(program=program, said=said) from None
    if done.returncode:
        raise ToolFailed(program=program, said=done.stderr.strip()[-400:])
    return done.stdout
