"""A backup file: one ``tar.gz`` of named files and a manifest with a checksum for each.

Without Django. What is read back comes from anywhere, so names are checked before a file is made,
nothing but plain files is taken, and nothing outside the folder that was given is touched.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final, cast

from meshup.kit.errors import Invalid, marked as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Progress = Callable[[str, int, int], None]

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
CHUNK: Final = 1 << 20
MOST_MANIFEST: Final = 64 * CHUNK
ROOM_LEFT: Final = 50 * CHUNK
MOST_HEADER: Final = 64 * 1024
MOST_FILES: Final = 500_000
MOST_SHOWN: Final = 80
SMALLEST: Final = 4096
"""Bytes that the smallest file takes on a disk."""
OF_THE_MACHINE: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
)
"""Errors that say nothing about the archive."""


class NotABackup(Invalid):
    """The file is no backup, is damaged, or was made to do harm; nothing has been touched."""

    code = "kit.not_a_backup"
    sentence = _("This file is not a whole backup of a node: {reason}")


class _Hashed:
    """A file that remembers the checksum and length of what was read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        got = self.file.read(size)
        self.sum.update(got)
        self.size += len(got)
        return got


def write_archive(
    path: Path, files: Sequence[tuple[str, Path]], facts: Mapping[str, Any], progress: Progress
) -> None:
    """Write ``files`` (name in the archive, where it is) and ``facts`` into ``path``, at once.

    Nobody else can read the file; it appears under its name only when it is whole. A file that
    has gone away since it was listed is left out.
    """
    beside = path.with_name(f"{path.name}.part")
    beside.unlink(missing_ok=True)
    sums: dict[str, str] = {}
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:  # noqa: PTH123
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
                for count, (name, source) in enumerate(files, start=1):
                    _add(tar, name, source, sums)
                    progress("Packing files", count, len(files))
                _add_manifest(tar, {"format": FORMAT, **facts, "files": sums})
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _add(tar: tarfile.TarFile, name: str, source: Path, sums: dict[str, str]) -> None:
    try:
        file = source.open("rb")
    except FileNotFoundError:
        return
    with file:
        about = tarfile.TarInfo(name)
        status = os.fstat(file.fileno())
        about.size, about.mtime, about.mode = status.st_size, int(status.st_mtime), 0o600
        hashed = _Hashed(file)
        tar.addfile(about, cast("IO[bytes]", hashed))
        sums[name] = hashed.sum.hexdigest()


def _add_manifest(tar: tarfile.TarFile, manifest: Mapping[str, Any]) -> None:
    from io import BytesIO  # noqa: PLC0415

    text = json.dumps(manifest, indent=1).encode()
    about = tarfile.TarInfo(MANIFEST)
    about.size, about.mode = len(text), 0o600
    tar.addfile(about, BytesIO(text))


def is_plain(name: str) -> bool:
    """Say whether ``name`` stays inside the folder it is unpacked into, on any system."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and name == "/".join(parts)
        and name.isprintable()
        and not set(name) & set("\\:")
        and not name.startswith("/")
        and not any(part in {".", ".."} for part in parts)
    )


class _PlainHeader(tarfile.TarInfo):
    """A header of a member; one that would fill the memory with names is refused unread."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if not self.isreg() and self.size > MOST_HEADER:
            raise NotABackup(reason="a header in it is too long.")
        processed: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return processed


def read_archive(
    path: Path, folder: Path, *, is_known: Callable[[str], bool] = is_plain
) -> dict[str, Any]:
    """Unpack the archive into the empty ``folder``, check it against its manifest, return that.

    Args:
        path: the file, from anywhere.
        folder: where nothing is yet.
        is_known: says whether a backup may hold a file of that name.

    Raises:
        NotABackup: it is something else, incomplete, damaged, or larger than the disk.
        OSError: this machine cannot read it, or write what is in it.
    """
    try:
        with (
            gzip.open(path) as raw,
            tarfile.open(fileobj=raw, mode="r|", tarinfo=_PlainHeader) as tar,
        ):
            sums = dict(_unpacked(tar, folder, is_known))
        manifest = _manifest(folder)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
            raise
        raise NotABackup(reason=f"it cannot be unpacked ({error}).") from error
    if sums != manifest["files"]:
        wrong = sorted(set(sums.items()) ^ set(manifest["files"].items()))
        raise NotABackup(reason=f"{wrong[0][0]} is damaged, missing or too much.")
    return manifest


def _unpacked(
    tar: tarfile.TarFile, folder: Path, is_known: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    room = shutil.disk_usage(folder).free - ROOM_LEFT
    count = 0
    while (member := tar.next()) is not None:
        cast("Any", tar).members.clear()  # which would remember them all
        count += 1
        room -= max(member.size, SMALLEST)
        _refuse_strange(member, is_known)
        if count > MOST_FILES:
            raise NotABackup(reason=f"it holds more than {MOST_FILES} files.")
        if room < 0:
            raise NotABackup(reason="it holds more than the disk has room for.")
        target = folder / member.name
        if target.exists():
            raise NotABackup(reason=f"“{member.name}” is in it twice.")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        hashed = _Hashed(cast("IO[bytes]", tar.extractfile(member)))
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            while got := hashed.read(CHUNK):
                file.write(got)
            file.flush()
            os.fsync(file.fileno())
        if hashed.size != member.size:
            raise NotABackup(reason="it ends too early.")
        if member.name != MANIFEST:
            yield member.name, hashed.sum.hexdigest()


def _refuse_strange(member: tarfile.TarInfo, is_known: Callable[[str], bool]) -> None:
    name = member.name
    shown = "".join(letter if letter.isprintable() else "?" for letter in name[:MOST_SHOWN])
    if not member.isreg() or not is_plain(name):
        raise NotABackup(reason=f"“{shown}” is no plain file in it.")
    if name != MANIFEST and not is_known(name):
        raise NotABackup(reason=f"“{shown}” belongs into no backup.")


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.exists():
        raise NotABackup(reason="it has no manifest.")
    if path.stat().st_size > MOST_MANIFEST:
        raise NotABackup(reason="its manifest is too long.")
    try:
        manifest = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        manifest = None
    if not (
        isinstance(manifest, dict)
        and manifest.get("format") == FORMAT
        and isinstance(manifest.get("files"), dict)
        and all(isinstance(checksum, str) for checksum in manifest["files"].values())
    ):
        raise NotABackup(reason="its manifest cannot be read by this version.")
    path.unlink()
    return manifest
