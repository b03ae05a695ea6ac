"""Before the tables change, the node is backed up; where that cannot be, nothing changes."""

import tarfile

import pytest

from tests.shell import Shell
from tests.upgrades.stored import STORED, put_in_place

MIGRATE = ("manage", "migrate", "-v0")


@pytest.fixture
def old(tmp_path):
    """A node as an earlier release left it."""
    return put_in_place(STORED[0], tmp_path / "data")


def backups_of(shell):
    return sorted((shell.data / "backups").glob("*.tar.gz"))


def test_a_backup_is_made_before_and_said(old):
    said = old.done(*MIGRATE)
    [made] = backups_of(old)
    assert f"Backed up before the migration: {made}" in said
    with tarfile.open(made) as tar:
        assert "media" in {name.partition("/")[0] for name in tar.getnames()}
    assert "Backed up" not in old.done(*MIGRATE)
    assert backups_of(old) == [made]


def test_where_none_can_be_written_nothing_is_migrated_unless_told_otherwise(old):
    (old.data / "backups").write_text("in the way")
    for words in (MIGRATE, ("serve", "--migrate", "--port", "0")):
        ended = old.run(*words)
        assert ended.returncode == 1
        assert "No backup could be written, so nothing was migrated" in ended.stderr
        assert "--no-backup" in ended.stderr
        assert "Traceback" not in ended.stderr
    assert "of an earlier version" in old.run("link", "ada@paris.example").stderr
    old.done(*MIGRATE, "--no-backup")
    assert "They are up to date." in old.run("doctor").stdout


def test_an_old_node_is_not_served_as_it_is(old):
    ended = old.run("serve", "--port", "0")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "meshup serve --migrate" in ended.stderr


def test_a_new_node_needs_no_backup(tmp_path):
    new = Shell(tmp_path / "new")
    new.done("demo", "--stage", "quiet")
    assert backups_of(new) == []
