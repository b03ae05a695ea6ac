"""In whatever state a node is found, each command ends with a sentence, never with a traceback."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.conf import settings

from tests.prepared import demo_node
from tests.shell import Shell

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(bool(settings.CONFIG.database_url), reason="these are files of SQLite"),
]

COMMANDS = (
    ["serve", "--port", "0"],
    ["doctor"],
    ["backup"],
    ["link", "ada@paris-p2p.example"],
    ["erase", "ada@paris-p2p.example", "--yes"],
    ["import", "--yes", "nothing.ics"],
)
"""Those that need a node."""


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    return Shell(tmp_path_factory.mktemp("pattern") / "data", like=demo_node("quiet"))


@pytest.fixture
def shell(pattern, tmp_path):
    return Shell(tmp_path / "data", like=pattern)


def refused(shell, *words, **environ):
    """Return what a command says that cannot be done, all of it."""
    ended = shell.run(*words, **environ)
    said = ended.stdout + ended.stderr
    assert ended.returncode in {1, 2}, said
    assert ended.stderr.strip()
    assert "Traceback" not in said
    assert "The check itself failed" not in said
    return said


def all_refused(shell, **environ):
    return {words[0]: refused(shell, *words, **environ) for words in COMMANDS}


def with_database(shell, *statements):
    with closing(sqlite3.connect(shell.data / "meshup.sqlite3")) as rows:
        for statement in statements:
            rows.execute(statement)
        rows.commit()


def test_an_empty_folder_holds_no_node_and_stays_empty(tmp_path):
    shell = Shell(tmp_path / "data")
    said = all_refused(shell)
    for words in ("serve", "backup", "link", "erase", "import"):
        assert "There is no node in" in said[words]
        assert "meshup init" in said[words]
    assert "meshup init" in said["doctor"]
    assert not (shell.data / "backups").exists()


def test_tables_without_a_node_are_no_node(tmp_path):
    shell = Shell(tmp_path / "data")
    shell.done("manage", "migrate", "-v0")
    said = all_refused(shell)
    assert {"There is no node in" in words for words in said.values()} == {True}


def test_a_folder_that_is_a_file_is_told(tmp_path):
    (tmp_path / "data").write_text("mine")
    shell = Shell(tmp_path / "data")
    for said in (*all_refused(shell).values(), refused(shell, "init", "--yes")):
        assert str(shell.data) in said
    for data in (tmp_path / "data" / "below", "", "/proc/nowhere"):
        refused(shell, "doctor", MESHUP_DATA=str(data))
    assert (tmp_path / "data").read_text() == "mine"


@pytest.mark.parametrize(
    "content", [b"no database at all", b"\0" * 8192, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_database_that_is_none_is_told_as_damaged_and_left(shell, content):
    for end in ("", "-wal", "-shm"):
        (shell.data / f"meshup.sqlite3{end}").unlink(missing_ok=True)
    (shell.data / "meshup.sqlite3").write_bytes(content)
    for said in all_refused(shell).values():
        assert "The database is damaged" in said
        assert "meshup restore --replace FILE" in said
    assert (shell.data / "meshup.sqlite3").read_bytes() == content


def test_a_database_that_is_damaged_inside_is_not_backed_up(shell):
    path = shell.data / "meshup.sqlite3"
    with_database(shell, "PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    for at in range(60 * 4096, len(content), 4096):
        content[at : at + 3000] = b"\xff" * 3000
    path.write_bytes(content)
    assert "damaged" in refused(shell, "backup")
    assert "damaged" in refused(shell, "doctor")
    assert list(shell.data.glob("backups/*")) == []


def test_a_column_that_is_missing_or_too_much_is_named_and_the_node_not_served(shell):
    with_database(
        shell,
        "ALTER TABLE agenda_event RENAME COLUMN online_url TO web",
        "ALTER TABLE agenda_venue ADD COLUMN more text",
        "DROP INDEX agenda_even_ends_at_fe0fd7_idx",
        "DROP TABLE cache",
    )
    for words in ("serve", "link", "import"):
        said = refused(shell, *next(command for command in COMMANDS if command[0] == words))
        assert "agenda_event.online_url: the column is missing" in said
    said = refused(shell, "doctor")
    for told in (
        "BAD  tables     agenda_event.online_url: the column is missing.",
        "BAD  tables     agenda_event.web: the column is too much.",
        "!    tables     agenda_venue.more: the column is too much.",
        "the index agenda_even_ends_at_fe0fd7_idx is missing",
        "BAD  tables     cache: the table is missing",
    ):
        assert told in said
    shell.done("backup")


def test_what_the_first_migrations_lacked_is_added_and_told(shell):
    with_database(
        shell,
        "ALTER TABLE community_node DROP COLUMN meet_open",
        "DROP INDEX agenda_even_recurre_8bcce6_idx",
    )
    assert "community_node.meet_open: the column is missing" in refused(shell, "serve")
    shell.done("manage", "migrate")
    assert shell.run("doctor", "--quiet").returncode == 0
    with closing(sqlite3.connect(shell.data / "meshup.sqlite3")) as rows:
        assert rows.execute("SELECT meet_open FROM community_node").fetchall() == [(0,)]
    assert "up to date" in shell.done("doctor")


def test_a_database_of_a_later_version_is_not_served(shell):
    with_database(
        shell,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('agenda', '0999_x', 0)",
    )
    for words in ("serve", "doctor", "link"):
        said = refused(shell, *next(command for command in COMMANDS if command[0] == words))
        assert "later version of Meshup (agenda.0999_x)" in said


def test_a_node_that_lost_its_key_is_not_served_with_one_that_everybody_knows(shell):
    (shell.data / "meshup.env").unlink()
    for words in ("serve", "link", "erase", "import"):
        said = refused(shell, *next(command for command in COMMANDS if command[0] == words))
        assert "The node has no secret key" in said
    assert "no good secret key" in refused(shell, "doctor")
    shell.done("backup")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MESHUP_DATABASE_URL", "mysql://localhost/x"),
        ("MESHUP_DATABASE_URL", "postgresql://localhost:x/y"),
        ("MESHUP_DATABASE_URL", "nonsense"),
        ("MESHUP_MAIL_URL", "nonsense"),
        ("MESHUP_MAIL_URL", "smtp://host:x"),
        ("MESHUP_PORT", "70000"),
        ("MESHUP_SECRET_KEY_FILE", "/nowhere/at/all"),
        ("MESHUP_DATA", ""),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(shell, name, value):
    said = refused(shell, "serve", "--port", "0", **{name: value})
    assert name.removesuffix("_FILE") in said


def test_a_postgresql_that_does_not_answer_is_told(shell):
    away = {"MESHUP_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nowhere"}
    for said in all_refused(shell, **away).values():
        assert "database" in said


def test_settings_that_are_no_text_are_told(shell):
    (shell.data / "meshup.env").write_bytes(b"\xff\xfe")
    for said in all_refused(shell).values():
        assert "meshup.env cannot be read: it is no text in UTF-8" in said
    (shell.data / "meshup.env").unlink()
    (shell.data / "meshup.env").mkdir()
    assert "cannot be read" in refused(shell, "doctor")


def test_ports_that_are_none_are_told(shell):
    for port in ("70000", "-1", "x"):
        refused(shell, "serve", "--port", port)


def test_the_folder_is_closed_to_others_when_the_node_is_set_up(tmp_path):
    shell = Shell(tmp_path / "data")
    shell.data.mkdir(mode=0o777)
    shell.data.chmod(0o777)
    shell.done("demo", "--stage", "quiet")
    shell.done("backup")
    shell.done("init", "--help")
    private = [shell.data / name for name in ("meshup.env", "meshup.sqlite3", "backups")]
    assert [path.stat().st_mode & 0o077 for path in private] == [0, 0, 0]
