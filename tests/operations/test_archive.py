"""A backup file comes back as it was, or not at all."""

import gzip
import hashlib
import io
import json
import tarfile

import pytest
from hypothesis import given, strategies as st

from meshup.operations.archive import (
    FORMAT,
    MANIFEST,
    NotABackup,
    is_plain,
    read_archive,
    write_archive,
)


def silent(_doing, _done, _of):
    """Show nothing."""


def tar_of(path, members, manifest=None):
    """Write an archive by hand: (name, bytes) or TarInfo values, and a manifest that fits them."""
    sums = {}
    with tarfile.open(path, "w:gz") as tar:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                tar.addfile(member)
                continue
            name, content = member
            sums[name] = hashlib.sha256(content).hexdigest()
            add(tar, name, content)
        told = manifest if manifest is not None else {"format": FORMAT, "files": sums}
        add(tar, MANIFEST, json.dumps(told).encode())
    return path


def add(tar, name, content):
    about = tarfile.TarInfo(name)
    about.size = len(content)
    tar.addfile(about, io.BytesIO(content))


def test_what_goes_in_comes_out(tmp_path):
    (tmp_path / "a").write_bytes(b"first")
    (tmp_path / "b").write_bytes(b"")
    path, folder = tmp_path / "it.tar.gz", tmp_path / "out"
    folder.mkdir()
    files = [("a", tmp_path / "a"), ("media/x/b", tmp_path / "b"), ("gone", tmp_path / "gone")]
    write_archive(path, files, {"database": "sqlite"}, silent)
    manifest = read_archive(path, folder)
    there = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert there == {"a": b"first", "media/x/b": b""}
    assert (manifest["database"], set(manifest["files"])) == ("sqlite", set(there))
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_appears_whole_or_not_at_all(tmp_path):
    def fails(_doing, _done, _of):
        raise KeyboardInterrupt

    (tmp_path / "a").write_bytes(b"first")
    with pytest.raises(KeyboardInterrupt):
        write_archive(tmp_path / "it.tar.gz", [("a", tmp_path / "a")], {}, fails)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def link_to(target, kind):
    member = tarfile.TarInfo("innocent")
    member.type, member.linkname = kind, target
    return member


@pytest.mark.parametrize(
    "member",
    [
        ("../outside", b"x"),
        ("/absolute", b"x"),
        ("media/../../outside", b"x"),
        ("./here", b"x"),
        ("C:\\windows", b"x"),
        link_to("/etc/passwd", tarfile.SYMTYPE),
        link_to("manifest.json", tarfile.LNKTYPE),
        link_to("", tarfile.FIFOTYPE),
        link_to("", tarfile.DIRTYPE),
    ],
    ids=[
        "outside",
        "absolute",
        "out again",
        "here",
        "drive",
        "link",
        "hard link",
        "pipe",
        "folder",
    ],
)
def test_nothing_but_plain_files_is_taken(tmp_path, member):
    folder = tmp_path / "deep" / "out"
    folder.mkdir(parents=True)
    with pytest.raises(NotABackup):
        read_archive(tar_of(tmp_path / "evil.tar.gz", [member]), folder)
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "evil.tar.gz"]


def test_the_same_name_twice_is_refused(tmp_path):
    path = tar_of(tmp_path / "twice.tar.gz", [("a", b"1"), ("a", b"2")])
    (tmp_path / "out").mkdir()
    with pytest.raises(NotABackup, match="twice"):
        read_archive(path, tmp_path / "out")


@pytest.mark.parametrize(
    "manifest",
    [
        {},
        [],
        {"format": 99, "files": {}},
        {"format": FORMAT, "files": {"a": "0" * 64}},
        {"format": FORMAT, "files": {}},
        {"format": FORMAT, "files": {"a": hashlib.sha256(b"1").hexdigest(), "b": "0" * 64}},
    ],
    ids=str,
)
def test_a_manifest_that_does_not_fit_is_refused(tmp_path, manifest):
    (tmp_path / "out").mkdir()
    path = tar_of(tmp_path / "it.tar.gz", [("a", b"1")], manifest)
    with pytest.raises(NotABackup):
        read_archive(path, tmp_path / "out")


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"no tar", mtime=0), gzip.compress(b"", mtime=0)],
)
def test_another_file_is_no_backup(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    (tmp_path / "out").mkdir()
    with pytest.raises(NotABackup):
        read_archive(tmp_path / "file", tmp_path / "out")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_short_is_refused(tmp_path, share):
    (tmp_path / "a").write_bytes(bytes(range(256)) * 4000)
    path = tmp_path / "it.tar.gz"
    write_archive(path, [("a", tmp_path / "a")], {}, silent)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    (tmp_path / "out").mkdir()
    with pytest.raises(NotABackup):
        read_archive(path, tmp_path / "out")


@given(st.lists(st.sampled_from(["a", "..", ".", "", "/", "\\", "c:", "é", "\n"]), max_size=5))
def test_a_plain_name_stays_inside(parts):
    name = "/".join(parts)
    if is_plain(name):
        assert not name.startswith("/")
        assert not {"..", ".", ""} & set(name.split("/"))
        assert "\\" not in name
