"""What must be true before Django is set up: a data folder for this run alone, and a database.

Imported first by ``tests/conftest.py``. ``MESHUP_TEST_DATABASE=postgresql`` runs the same tests on
a PostgreSQL of their own; without it they run on SQLite. Nothing is left on the machine.

Where tests run in several processes, each has a data folder and a database of its own; the
PostgreSQL server is that of the process that started the others, for it takes seconds to make.
"""

from __future__ import annotations

import atexit
import gc
import ipaddress
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
import pytest
from django.db import connections

from tests.postgres import Postgres

INHERITED = "TESTS_DATABASE"
"""What a process says to those that it starts: ``sqlite``, or the address of its PostgreSQL."""
INHERITED_FOLDER = "TESTS_SHARED"
"""And the folder in which each finds what another has made; see ``prepared``."""
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
"""The name of this process among several that run tests; empty when it is alone, or the first."""
DATA = Path(tempfile.mkdtemp(prefix="meshup-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
SHARED = Path(os.environ[INHERITED_FOLDER]) if WORKER else DATA / "shared"


def database() -> str:
    """Return ``sqlite``, or the address of a PostgreSQL that runs until the tests end."""
    if WORKER:
        return os.environ[INHERITED]
    wanted = os.environ.get("MESHUP_TEST_DATABASE", "sqlite")
    if wanted == "postgresql":
        server = Postgres(DATA / "postgres")
        atexit.register(server.stop)
        return server.start()
    if wanted != "sqlite":
        sys.exit(f"MESHUP_TEST_DATABASE is sqlite or postgresql, not {wanted}.")
    return wanted


def own_environment(address: str) -> None:
    """Forget the settings of whoever runs the tests, and set the tests' own."""
    forget_settings()
    os.environ[INHERITED] = address
    os.environ[INHERITED_FOLDER] = str(SHARED)
    os.environ["MESHUP_DATA"] = str(DATA)
    os.environ["MESHUP_SECRET_KEY"] = "a key of fifty characters that signs only in tests"
    os.environ["DJANGO_SETTINGS_MODULE"] = "meshup.settings"
    if address != "sqlite":
        os.environ["MESHUP_DATABASE_URL"] = address


def forget_settings() -> None:
    """Forget the settings of a node."""
    for name in [name for name in os.environ if name.startswith("MESHUP_")]:
        del os.environ[name]
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let no process inherit settings: pytest-django would take them before it is told its own."""
    forget_settings()


def only_loopback(event: str, facts: tuple[object, ...]) -> None:
    """Refuse, as an audit hook, every connection that would leave the machine."""
    if event != "socket.connect" or not isinstance(facts[1], tuple):
        return
    host = str(facts[1][0])
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise ConnectionRefusedError(f"A test tried to reach {host}.")


gc.set_threshold(50_000, 20, 20)  # of what is loaded nearly all stays until the end
DATABASE = database()
WANTED = "sqlite" if DATABASE == "sqlite" else "postgresql"
own_environment(DATABASE)
sys.addaudithook(only_loopback)
django.setup()
if WANTED == "sqlite":  # a file, as a node has, so that two threads can want it at once
    connections["default"].settings_dict["TEST"]["NAME"] = str(DATA / "test.sqlite3")
