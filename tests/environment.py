"""What must be true before Django is set up: a data folder for this run alone, and a database.

Imported first by ``tests/conftest.py``. ``MESHUP_TEST_DATABASE=postgresql`` runs the same tests on
a PostgreSQL of their own; without it they run on SQLite. Nothing is left on the machine.
"""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
from django.db import connections

from tests.postgres import Postgres

WANTED = os.environ.get("MESHUP_TEST_DATABASE", "sqlite")
DATA = Path(tempfile.mkdtemp(prefix="meshup-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)


def own_environment() -> None:
    """Forget the settings of whoever runs the tests, and set the tests' own."""
    for name in [name for name in os.environ if name.startswith("MESHUP_")]:
        del os.environ[name]
    os.environ["MESHUP_DATA"] = str(DATA)
    os.environ["MESHUP_SECRET_KEY"] = "a key of fifty characters that signs only in tests"
    os.environ["DJANGO_SETTINGS_MODULE"] = "meshup.settings"
    if WANTED == "postgresql":
        server = Postgres(DATA / "postgres")
        atexit.register(server.stop)
        os.environ["MESHUP_DATABASE_URL"] = server.start()
    elif WANTED != "sqlite":
        sys.exit(f"MESHUP_TEST_DATABASE is sqlite or postgresql, not {WANTED}.")


def only_loopback(event: str, facts: tuple[object, ...]) -> None:
    """Refuse, as an audit hook, every connection that would leave the machine."""
    if event != "socket.connect" or not isinstance(facts[1], tuple):
        return
    host = str(facts[1][0])
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise ConnectionRefusedError(f"A test tried to reach {host}.")


own_environment()
sys.addaudithook(only_loopback)
django.setup()
if WANTED == "sqlite":  # a file, as a node has, so that two threads can want it at once
    connections["default"].settings_dict["TEST"]["NAME"] = str(DATA / "test.sqlite3")
