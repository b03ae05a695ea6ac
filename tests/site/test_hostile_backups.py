"""A restore takes only a whole backup of a node; of all else nothing is touched."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
from contextlib import closing
from hashlib import sha256

import pytest
from django.conf import settings

from meshup.operations import restoring
from tests.prepared import demo_node
from tests.shell import Shell

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(bool(settings.CONFIG.database_url), reason="these are files of SQLite"),
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    return Shell(tmp_path_factory.mktemp("pattern") / "data", like=demo_node("quiet"))


@pytest.fixture(scope="module")
def database(shell):
    """Return the bytes of a whole database."""
    path = shell.data.parent / "copy"
    with (
        closing(sqlite3.connect(shell.data / "meshup.sqlite3")) as source,
        closing(sqlite3.connect(path)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return path.read_bytes()


def changed(database, tmp_path, *statements):
    """Return the bytes of that database after some statements."""
    path = tmp_path / "changed"
    path.write_bytes(database)
    with closing(sqlite3.connect(path)) as rows:
        rows.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            rows.execute(statement)
        rows.commit()
        rows.execute("VACUUM")
    return path.read_bytes()


def archive(path, files, *, manifest=None, members=()):
    """Write an archive as ``meshup backup`` does, or nearly."""
    facts = {
        "format": 1,
        "made_at": "2026-11-28T10:00:00+00:00",
        "database": "sqlite",
        "files": {name: sha256(content).hexdigest() for name, content in files.items()},
    }
    text = json.dumps(facts | (manifest or {})).encode()
    with tarfile.open(path, "w:gz") as tar:
        for name, content in [*files.items(), ("manifest.json", text)]:
            about = tarfile.TarInfo(name)
            about.size = len(content)
            tar.addfile(about, io.BytesIO(content))
        for about in members:
            tar.addfile(about)
    return path


def state_of(shell):
    inside = {path.name: path.stat().st_ino for path in shell.data.iterdir()}
    return inside, sorted(path.name for path in shell.data.parent.iterdir())


def refused(shell, file):
    """Return the sentence with which a file is refused, which leaves all as it was."""
    before = state_of(shell)
    ended = shell.run("restore", "--replace", str(file))
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended.stderr
    assert state_of(shell) == before
    return ended.stderr


def test_a_whole_backup_is_taken(shell, database, tmp_path):
    other = Shell(tmp_path / "other")
    env = (shell.data / "meshup.env").read_bytes()
    file = archive(tmp_path / "a", {"meshup.sqlite3": database, "meshup.env": env})
    other.done("restore", str(file))
    assert other.run("doctor", "--quiet").returncode == 0


def test_a_backup_without_a_database_is_none(shell, tmp_path):
    for files in ({}, {"meshup.env": b""}, {"media/a.webp": b"x"}, {"meshup.pgdump": b"x"}):
        said = refused(shell, archive(tmp_path / "a", files))
        assert "it holds no database" in said


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\0" * 4096, b"SQLite format 3", b"SQLite format 3\0" + b"\0" * 4080]
)
def test_what_is_no_database_is_refused(shell, tmp_path, content):
    assert "its database" in refused(shell, archive(tmp_path / "a", {"meshup.sqlite3": content}))


def test_a_database_of_something_else_is_refused(shell, database, tmp_path):
    other = tmp_path / "other"
    with closing(sqlite3.connect(other)) as rows:
        rows.execute("CREATE TABLE notes (text)")
        rows.commit()
    files = {"meshup.sqlite3": other.read_bytes()}
    assert "not that of a node" in refused(shell, archive(tmp_path / "a", files))
    for statement in ("DELETE FROM community_person", "DROP TABLE django_migrations"):
        files = {"meshup.sqlite3": changed(database, tmp_path, statement)}
        assert "not that of a node" in refused(shell, archive(tmp_path / "a", files))


def test_a_damaged_database_is_refused_though_its_checksum_is_right(shell, database, tmp_path):
    damaged = bytearray(database)
    for at in range(8 * 4096, len(damaged), 3 * 4096):
        damaged[at : at + 600] = b"\xff" * 600
    said = refused(shell, archive(tmp_path / "a", {"meshup.sqlite3": bytes(damaged)}))
    assert "its database" in said


def test_a_backup_of_a_later_version_is_refused(shell, database, tmp_path):
    later = "INSERT INTO django_migrations (app, name, applied) VALUES ('agenda', '0999_x', 0)"
    files = {"meshup.sqlite3": changed(database, tmp_path, later)}
    said = refused(shell, archive(tmp_path / "a", files))
    assert "later version of Meshup (agenda.0999_x)" in said


def member(name, kind=tarfile.REGTYPE, **facts):
    about = tarfile.TarInfo(name)
    about.type = kind
    for fact, value in facts.items():
        setattr(about, fact, value)
    return about


@pytest.mark.parametrize(
    "strange",
    [
        member("../outside"),
        member("/etc/outside"),
        member("media/../../outside"),
        member("media//a.webp"),
        member("media\\a.webp"),
        member("media/a\n.webp"),
        member("jobs.lock"),
        member("freshness"),
        member("backups/one.tar.gz"),
        member("mediaeval"),
        member("media/link", tarfile.SYMTYPE, linkname="/etc/passwd"),
        member("media/link", tarfile.LNKTYPE, linkname="meshup.sqlite3"),
        member("media/pipe", tarfile.FIFOTYPE),
        member("media/disk", tarfile.BLKTYPE, devmajor=8),
        member("media", tarfile.DIRTYPE),
        member("media/" + "x" * 300 + ".webp"),
    ],
    ids=lambda about: f"{about.name[:20]!r} {about.type}",
)
def test_what_belongs_into_no_backup_is_refused(shell, database, tmp_path, strange):
    files = {"meshup.sqlite3": database}
    refused(shell, archive(tmp_path / "a", files, members=[strange]))
    assert not (shell.data.parent.parent / "outside").exists()


@pytest.mark.parametrize(
    "manifest",
    [
        {"format": 2},
        {"files": []},
        {"files": {"meshup.sqlite3": ["x"]}},
        {"files": {"meshup.sqlite3": None}},
        {"files": {}},
        {"database": "postgresql"},
        {"database": ["sqlite"]},
        {"made_at": {"x": []}, "database": "mysql"},
    ],
    ids=str,
)
def test_a_manifest_that_says_otherwise_is_refused(shell, database, tmp_path, manifest):
    refused(shell, archive(tmp_path / "a", {"meshup.sqlite3": database}, manifest=manifest))


def test_a_manifest_that_cannot_be_read_is_refused(shell, tmp_path):
    for text in (b"{", b"[" * 200_000, b"\xff", b"null"):
        with tarfile.open(tmp_path / "a", "w:gz") as tar:
            about = tarfile.TarInfo("manifest.json")
            about.size = len(text)
            tar.addfile(about, io.BytesIO(text))
        assert "manifest" in refused(shell, tmp_path / "a")


def test_a_header_that_would_fill_the_memory_is_refused_unread(shell, tmp_path):
    huge = member("pax", tarfile.XHDTYPE, size=1 << 40)
    with gzip.open(tmp_path / "a", "wb") as raw:
        raw.write(huge.tobuf(tarfile.USTAR_FORMAT if huge.size < 8**11 else tarfile.GNU_FORMAT))
        raw.write(b"\0" * (64 << 20))
    assert "a header in it is too long" in refused(shell, tmp_path / "a")


def test_a_file_larger_than_the_disk_is_refused_unwritten(shell, tmp_path):
    huge = member("media/huge.webp", size=1 << 60)
    with gzip.open(tmp_path / "a", "wb") as raw:
        raw.write(huge.tobuf(tarfile.GNU_FORMAT))
    assert "more than the disk has room for" in refused(shell, tmp_path / "a")


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"\x1f\x8b\x08", b"BEGIN:VCALENDAR"])
def test_a_file_that_is_no_archive_is_refused(shell, tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    assert "not a whole backup" in refused(shell, tmp_path / "a")


def test_a_folder_or_nothing_is_no_backup(shell, tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        assert "there is no such file" in refused(shell, path)


def test_a_swap_that_fails_halfway_puts_the_node_back(tmp_path, monkeypatch):
    data, staged = tmp_path / "data", tmp_path / "staged"
    for folder in (data, staged):
        folder.mkdir()
        (folder / "meshup.env").write_text(folder.name)
    rename = type(data).rename

    def failing(self, target):
        if self == staged:
            raise PermissionError(1, "Operation not permitted", str(self))
        return rename(self, target)

    monkeypatch.setattr(type(data), "rename", failing)
    with pytest.raises(PermissionError):
        restoring._swap(staged, data)
    assert (data / "meshup.env").read_text() == "data"
