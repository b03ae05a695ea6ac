"""Shell: files of the library, below media/ where backups find them, named by what they hold.

The file is written first, then its row; what a fall leaves without a row goes at night. No address
below /media/ serves them; ``views.files`` does, to be saved and never to be shown.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from django.conf import settings
from django.db.models import Sum

from meshup.kit.document_kinds import KIND_NAMES
from meshup.kit.whole_files import write_whole
from meshup.library.errors import LibraryFileTooLarge, NoRoomForFiles
from meshup.library.models import LibraryItem

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = "library"
MEGABYTE: Final = 1024 * 1024
MOST_FILE_MB: Final = 20
"""Of one file: what others fetch in one piece."""
MOST_FILES_MB: Final = 1_000
UNCLAIMED_LASTS: Final = timedelta(hours=1)


class Upload(Protocol):
    """What can be read, such as Django's ``UploadedFile`` or an open file."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most ``size`` bytes."""


def most_file_mb() -> int:
    """Return how large a file may be, in megabytes."""
    return min(MOST_FILE_MB, settings.CONFIG.upload_mb)


def read_upload(upload: Upload | BinaryIO) -> bytes:
    """Return what was sent.

    Raises:
        LibraryFileTooLarge
    """
    most = most_file_mb()
    content = upload.read(most * MEGABYTE + 1)
    if len(content) > most * MEGABYTE:
        raise LibraryFileTooLarge(most=most)
    return content


def write_file(digest: str, kind: str, content: bytes) -> None:
    """Store the content of an item that gets its row in this transaction.

    Raises:
        NoRoomForFiles, LibraryFileTooLarge
    """
    if len(content) > most_file_mb() * MEGABYTE:
        raise LibraryFileTooLarge(most=most_file_mb())
    place = file_of(digest, kind)
    if place.exists():
        place.touch()
        return
    used = LibraryItem.objects.aggregate(total=Sum("file_bytes"))["total"] or 0
    if used + len(content) > MOST_FILES_MB * MEGABYTE:
        raise NoRoomForFiles(most=MOST_FILES_MB)
    write_whole(place, content)


def file_of(digest: str, kind: str) -> Path:
    """Return where the content of this digest (hexadecimal) is."""
    if kind not in KIND_NAMES or not digest.isalnum():
        raise ValueError(kind)
    return Path(settings.MEDIA_ROOT, FOLDER, f"{digest}.{kind}")


def drop_unclaimed(now: datetime) -> int:
    """Delete files that no row is of, an hour after they were written; return how many."""
    rows = LibraryItem.objects.exclude(file_kind="").values_list("digest", "file_kind")
    claimed = {f"{digest}.{kind}" for digest, kind in rows}
    gone = [
        place
        for place in _files()
        if place.name not in claimed and _written_at(place) < now - UNCLAIMED_LASTS
    ]
    for place in gone:
        place.unlink(missing_ok=True)
    return len(gone)


def _files() -> Iterator[Path]:
    folder = Path(settings.MEDIA_ROOT, FOLDER)
    return folder.iterdir() if folder.is_dir() else iter(())


def _written_at(place: Path) -> datetime:
    try:
        return datetime.fromtimestamp(place.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)
