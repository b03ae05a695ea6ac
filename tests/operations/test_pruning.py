import os
from datetime import UTC, datetime, timedelta

import pytest

from meshup.operations.backup import FOLDER, latest_backup, prune_backups

NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)


@pytest.fixture
def backup(tmp_path):
    (tmp_path / FOLDER).mkdir()

    def make(days, name=""):
        path = tmp_path / FOLDER / (name or f"meshup-{days}.tar.gz")
        path.touch()
        at = (NOW - timedelta(days=days)).timestamp()
        os.utime(path, (at, at))

    return make


def names(folder):
    return sorted(path.name for path in (folder / FOLDER).iterdir())


def test_backups_go_after_thirty_days(tmp_path, backup):
    for days in (1, 29, 31, 400):
        backup(days)
    assert prune_backups(tmp_path, NOW) == 2
    assert names(tmp_path) == ["meshup-1.tar.gz", "meshup-29.tar.gz"]
    assert prune_backups(tmp_path, NOW) == 0


def test_the_newest_stays_however_old_it_is(tmp_path, backup):
    for days in (300, 200, 100):
        backup(days)
    assert prune_backups(tmp_path, NOW) == 2
    assert latest_backup(tmp_path).name == "meshup-100.tar.gz"


def test_other_files_are_left_alone(tmp_path, backup):
    backup(1)
    backup(99, "notes.txt")
    assert prune_backups(tmp_path, NOW) == 0


def test_a_node_without_backups_has_none_to_prune(tmp_path):
    assert prune_backups(tmp_path, NOW) == 0
