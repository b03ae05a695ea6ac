"""A backup taken under load is the node as it was at one moment, and comes back whole."""

import re
import sqlite3
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from tests.prepared import demo_node
from tests.shell import Shell

TABLES = ("left_hand", "right_hand")


class Writer(Thread):
    """Writes one row into each of two tables, again and again, in one transaction each time."""

    def __init__(self, shell):
        super().__init__()
        self.shell, self.count, self.enough = shell, 0, Event()
        with self.connected() as connection:
            for table in TABLES:
                connection.execute(f"CREATE TABLE {table} (number INTEGER)")
            connection.commit()

    def connected(self):
        if self.shell.database:
            return psycopg.connect(self.shell.database)
        return sqlite3.connect(self.shell.data / "meshup.sqlite3", timeout=20)

    def run(self):
        connection = self.connected()
        while not self.enough.is_set():
            for table in TABLES:
                connection.execute(f"INSERT INTO {table} VALUES ({self.count + 1})")
            connection.commit()
            self.count += 1
        connection.close()

    def counted(self):
        with self.connected() as connection:
            rows = [
                connection.execute(f"SELECT count(*), max(number) FROM {table}").fetchone()
                for table in TABLES
            ]
        connection.close()
        return [tuple(row) for row in rows]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    """A demo that every test gets a copy of."""
    shell = Shell(tmp_path_factory.mktemp("pattern") / "data", like=demo_node("quiet"))
    (shell.data / "media").mkdir(exist_ok=True)
    (shell.data / "media" / "picture.webp").write_bytes(b"a picture")
    return shell


@pytest.fixture
def shell(pattern, tmp_path):
    return Shell(tmp_path / "data", like=pattern)


def test_a_backup_taken_under_load_restores_and_passes_the_doctor(shell, tmp_path):
    writer = Writer(shell)
    writer.start()
    try:
        while writer.count < 20:
            time.sleep(0.01)
        acknowledged = writer.count
        shell.done("backup", str(tmp_path / "one.tar.gz"))
        after = writer.count
    finally:
        writer.enough.set()
        writer.join()
    assert after > acknowledged
    shell.done("restore", "--replace", str(tmp_path / "one.tar.gz"))
    left, right = writer.counted()
    assert left == right
    assert left[0] == left[1]
    assert acknowledged <= left[0] < writer.count
    assert (shell.data / "media" / "picture.webp").read_bytes() == b"a picture"
    assert shell.run("doctor", "--quiet").returncode == 0
    assert shell.done("link", "ada@paris-p2p.example") != ""


def test_the_backup_is_for_its_owner_and_the_latest_one_is_found(shell):
    shell.done("backup")
    made = list((shell.data / "backups").iterdir())
    assert [path.stat().st_mode & 0o777 for path in made] == [0o600]
    assert "The latest backup is of" in shell.done("doctor")
    assert [path.name for path in shell.data.iterdir() if path.name.startswith("backup-")] == []


def test_a_backup_overwrites_nothing(shell, tmp_path):
    (tmp_path / "there").write_text("mine")
    ended = shell.run("backup", str(tmp_path / "there"))
    assert (ended.returncode, (tmp_path / "there").read_text()) == (1, "mine")
    assert shell.run("backup", str(tmp_path / "no" / "folder")).returncode == 1


def test_a_node_is_not_replaced_without_being_told(shell, tmp_path):
    shell.done("backup", str(tmp_path / "one.tar.gz"))
    ended = shell.run("restore", str(tmp_path / "one.tar.gz"))
    assert ended.returncode == 1
    assert "--replace" in ended.stderr
    assert [path.name for path in tmp_path.iterdir() if ".before-" in path.name] == []


def test_the_node_that_was_there_and_its_backups_are_kept(shell, tmp_path):
    shell.done("backup")
    made = next((shell.data / "backups").iterdir())
    shell.done("restore", "--replace", str(made))
    before = next(path for path in tmp_path.iterdir() if ".before-" in path.name)
    assert (before / "meshup.env").exists()
    assert [path.name for path in (shell.data / "backups").iterdir()] == [made.name]


def test_a_backup_goes_into_an_empty_folder(shell, tmp_path):
    shell.done("backup", str(tmp_path / "one.tar.gz"))
    other = Shell(tmp_path / "other")
    other.done("restore", str(tmp_path / "one.tar.gz"))
    assert other.run("doctor", "--quiet").returncode == 0
    assert other.data.stat().st_mode & 0o077 == 0


def test_a_damaged_backup_changes_nothing(shell, tmp_path):
    shell.done("backup", str(tmp_path / "one.tar.gz"))
    whole = (tmp_path / "one.tar.gz").read_bytes()
    (tmp_path / "half.tar.gz").write_bytes(whole[: len(whole) // 2])
    before = sorted((path.name, path.stat().st_ino) for path in shell.data.iterdir())
    ended = shell.run("restore", "--replace", str(tmp_path / "half.tar.gz"))
    assert ended.returncode == 1
    assert sorted((path.name, path.stat().st_ino) for path in shell.data.iterdir()) == before
    assert [path.name for path in tmp_path.iterdir() if "restoring" in path.name] == []


def test_a_node_that_is_served_is_not_swapped(shell, tmp_path):
    shell.done("backup", str(tmp_path / "one.tar.gz"))
    server = subprocess.Popen(
        [sys.executable, "-m", "meshup", "serve", "--port", "0"],
        env=shell.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with server:
        server.stdout.readline()
        for _ in range(100):
            if (shell.data / "serving.lock").exists():
                break
            time.sleep(0.05)
        ended = shell.run("restore", "--replace", str(tmp_path / "one.tar.gz"))
        server.terminate()
    assert (ended.returncode, "Stop it first" in ended.stderr) == (1, True)


def test_a_backup_holds_database_settings_pictures_and_nothing_else(shell, tmp_path):
    shell.done("backup", str(tmp_path / "one.tar.gz"))
    with tarfile.open(tmp_path / "one.tar.gz") as tar:
        names = tar.getnames()
    database = "meshup.pgdump" if shell.database else "meshup.sqlite3"
    slides = [name for name in names if re.fullmatch(r"media/slides/[0-9a-f-]{36}\.md", name)]
    shared = [name for name in names if re.fullmatch(r"media/library/[0-9a-f]{64}\.md", name)]
    assert (len(slides), len(shared)) == (1, 2)  # of a talk of the demo, and of its library
    media = [*shared, "media/picture.webp", *slides]
    assert names == [database, "meshup.env", *media, "manifest.json"]
    assert Path(shell.data / "meshup.env").exists()
