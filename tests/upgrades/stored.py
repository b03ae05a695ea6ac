"""A node that an earlier release left: put into a fresh place, and served by the present code."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.postgres import found
from tests.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

LATEST = "3b0c2f9"
"""It holds the rows of all before, upgraded; these go the whole way anew with ``--long``."""
STORED = sorted(path.parent for path in Path(__file__).parent.glob("*/node.sql.gz"))
"""A folder for each release."""

SECONDS_TO_STOP = 20


def facts_of(stored: Path) -> dict[str, Any]:
    """Return what the makers of the node say of it: a host, and a change that can be undone."""
    facts: dict[str, Any] = json.loads((stored / "facts.json").read_text(encoding="utf-8"))
    return facts


def put_in_place(stored: Path, data: Path) -> Shell:
    """Put the node into the new folder ``data``, or a database of its own beside it."""
    shell = Shell(data)
    data.mkdir(mode=0o700)
    shutil.copy(stored / "meshup.env", data)
    shutil.copytree(stored / "media", data / "media")
    (data / "nightly").touch()  # nightly chores forget what is old by today's clock
    if shell.database:
        load = [found("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", shell.database]
        dump = gzip.decompress((stored / "node.sql.gz").read_bytes())
        subprocess.run(load, input=dump, check=True, stdout=subprocess.DEVNULL, timeout=60)
    else:
        database = gzip.decompress((stored / "node.sqlite3.gz").read_bytes())
        (data / "meshup.sqlite3").write_bytes(database)
    return shell


@contextmanager
def served(shell: Shell, log: Path) -> Iterator[int]:
    """Serve the node, its database brought up to date first; yield the port."""
    with log.open("ab") as complaints:
        server = subprocess.Popen(
            [sys.executable, "-m", "meshup", "serve", "--migrate", "--port", "0"],
            env=shell.environ,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
    with server:
        try:
            line = server.stdout.readline()
            assert line, log.read_text()
            yield int(line.rpartition(":")[2].split()[0])
            server.terminate()
            assert server.wait(SECONDS_TO_STOP) == 0, log.read_text()
        finally:
            if server.poll() is None:
                server.kill()
