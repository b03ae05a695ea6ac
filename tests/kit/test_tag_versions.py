"""The counters of what has changed: all of their file has its place on the disk."""

import errno
import os

import pytest

from meshup.kit.tag_versions import BYTES, TagVersions, counter_of


def test_the_file_has_its_place_on_the_disk_before_anything_is_counted(tmp_path):
    tags = TagVersions(tmp_path / "freshness")
    tags.close()
    about = (tmp_path / "freshness").stat()
    assert about.st_size == BYTES
    assert about.st_blocks * 512 >= BYTES


def test_a_file_of_before_that_had_holes_is_filled_and_keeps_its_counters(tmp_path):
    path = tmp_path / "freshness"
    with path.open("wb") as file:
        file.truncate(BYTES)
        file.seek(counter_of("node") * 8)
        file.write((7).to_bytes(8, "little"))
    before = path.stat().st_blocks * 512
    tags = TagVersions(path)
    assert tags.now((counter_of("node"),)) == ((7).to_bytes(8, "little"),)
    tags.close()
    assert before < BYTES <= path.stat().st_blocks * 512


def test_a_full_disk_is_told_at_once_with_the_name_of_the_file(tmp_path, monkeypatch):
    def full(*_told):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(OSError, match=r"No space left on device.*freshness"):
        TagVersions(tmp_path / "freshness")
