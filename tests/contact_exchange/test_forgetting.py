"""What the node forgets of cards is gone: out of its files, and in no backup."""

import sqlite3
import tarfile
from contextlib import closing
from typing import Any

import psycopg
import pytest

from meshup import settings as node_settings
from tests.prepared import demo_node
from tests.shell import Shell

SECRET = "Card-that-nobody-may-find-again"
TABLE = "contact_exchange_acquaintance"
MEET = f"""
from meshup.agenda.models import Event
from meshup.contact_exchange.domain.cards import Card
from meshup.contact_exchange.domain.offering import offer
from meshup.contact_exchange.domain.opening import open_exchange
from meshup.contact_exchange.models import Acquaintance
from meshup.kit import clock
from meshup.peers.domain.peers import make_peer

at = clock.now()
slug = Event.objects.filter(state="confirmed").latest("ends_at").slug
one, other = make_peer("en", at), make_peer("en", at)
open_exchange(slug, [(one, other)], at)
key = Acquaintance.objects.get(peer=one).key
offer([one], slug, key, Card("Ada", note="{SECRET}"), at)
print("met")
"""
FORGET = """
from datetime import timedelta
from meshup.contact_exchange.domain.personal_data import expire
from meshup.kit import clock
print("gone", expire(clock.now() + timedelta(days=900)))
"""


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    """A node at which somebody said yes, which nobody changes."""
    shell = Shell(tmp_path_factory.mktemp("pattern") / "data", like=demo_node("quiet"))
    said = shell.run("manage", "shell", typed=MEET)
    assert said.stdout.splitlines()[-1:] == ["met"], said.stderr
    return shell


@pytest.fixture
def shell(tmp_path, pattern):
    """A node at which somebody said yes."""
    return Shell(tmp_path / "data", like=pattern)


def rows(shell):
    """Return how many rows of the room a node has."""
    connected: Any = (
        psycopg.connect(shell.database)
        if shell.database
        else sqlite3.connect(shell.data / "meshup.sqlite3")
    )
    with closing(connected) as connection:
        return connection.execute(f"SELECT count(*) FROM {TABLE}").fetchone()[0]


def files_of(folder):
    """Return what the database's files hold, the log beside them too."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("meshup.sqlite3*")))


def test_no_backup_holds_a_card(shell, tmp_path):
    assert rows(shell) == 2
    shell.done("backup", str(tmp_path / "one.tar.gz"))
    with tarfile.open(tmp_path / "one.tar.gz") as tar:
        tar.extractall(tmp_path / "inside", filter="data")
    files = [path for path in (tmp_path / "inside").rglob("*") if path.is_file()]
    inside = b"".join(path.read_bytes() for path in files)
    assert SECRET.encode() not in inside
    assert rows(shell) == 2
    shell.done("restore", "--replace", str(tmp_path / "one.tar.gz"))
    assert rows(shell) == 0
    assert shell.run("doctor", "--quiet").returncode == 0


@pytest.mark.once  # these are the files of SQLite
def test_what_is_forgotten_is_written_over(shell):
    assert SECRET.encode() in files_of(shell.data)
    said = shell.run("manage", "shell", typed=FORGET)
    assert said.stdout.splitlines()[-1:] == ["gone 2"], said.stderr
    assert SECRET.encode() not in files_of(shell.data)


def test_sqlite_writes_over_what_is_deleted_however_it_was_built():
    options: Any = node_settings.SQLITE["OPTIONS"]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.executescript(options["init_command"])
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
