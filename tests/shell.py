"""A node of a test's own, run by its commands as an operator runs them: in other processes."""

from __future__ import annotations

import os
import shutil
from itertools import count
from typing import TYPE_CHECKING

import psycopg
from django.conf import settings
from psycopg import sql

from tests.commands import SOURCES, run_command
from tests.environment import WORKER

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

_numbers = count()


class Shell:
    """Commands about the node in ``data``; on PostgreSQL it has a database of its own.

    With ``like`` it begins as a copy of that node. With ``database``, the address of one that is
    there already, it is a node that another process has made.
    """

    def __init__(self, data: Path, *, like: Shell | None = None, database: str = "") -> None:
        self.data = data
        if like:
            shutil.copytree(like.data, data)
        own = {name: told for name, told in os.environ.items() if not name.startswith("MESHUP_")}
        self.environ = own | {"MESHUP_DATA": str(data), "PYTHONPATH": str(SOURCES)}
        self.database = database
        if not database and (address := settings.CONFIG.database_url):
            name = f"shell{WORKER}_{next(_numbers)}"
            with psycopg.connect(address, autocommit=True) as connection:
                template = like.database.rpartition("/")[2] if like else "template1"
                told = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
                connection.execute(told.format(sql.Identifier(name), sql.Identifier(template)))
            self.database = f"{address.rpartition('/')[0]}/{name}"
        if self.database:
            self.environ["MESHUP_DATABASE_URL"] = self.database

    def run(self, *words: str, typed: str | None = None, **environ: str) -> CompletedProcess[str]:
        """Run ``meshup`` with ``words``; ``typed`` is what somebody answers."""
        return run_command(words, self.environ | environ, typed)

    def done(self, *words: str) -> str:
        """Run ``meshup`` with ``words``, which must go well, and return what it printed."""
        ended = self.run(*words)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout
