"""Shell: files of slides, below media/ where backups find them; each has a name nobody chose.

The file is written first, then its row: a fall of the machine in between leaves a file without a
row, which the nightly chore takes away. No address below /media/ serves them; ``views.files`` does.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from meshup.kit.whole_files import write_whole
from meshup.talks.errors import FileTooLarge, NoRoomForSlides
from meshup.talks.models import Material

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

FOLDER: Final = "slides"
MEGABYTE: Final = 1024 * 1024
UNCLAIMED_LASTS: Final = timedelta(hours=1)
"""So long a file without a row may be one whose row is being written."""


class Upload(Protocol):
    """What can be read, such as Django's ``UploadedFile`` or an open file."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most ``size`` bytes."""


def read_upload(upload: Upload | BinaryIO) -> bytes:
    """Return what was sent.

    Raises:
        FileTooLarge
    """
    most = settings.CONFIG.upload_mb
    content = upload.read(most * MEGABYTE + 1)
    if len(content) > most * MEGABYTE:
        raise FileTooLarge(most=most)
    return content


def refuse_without_room(more: int) -> None:
    """Refuse ``more`` bytes where hosts give slides no more room.

    Raises:
        NoRoomForSlides
    """
    taken = Material.objects.aggregate(total=Sum("file_bytes"))["total"] or 0
    if taken + more > settings.CONFIG.slides_mb * MEGABYTE:
        raise NoRoomForSlides


def file_of(uuid: UUID, kind: str) -> Path:
    """Return where the file of a material is."""
    return Path(settings.MEDIA_ROOT, FOLDER, f"{uuid}.{kind}")


def write_file(uuid: UUID, kind: str, content: bytes) -> None:
    """Store the file of a material that gets its row in this transaction."""
    write_whole(file_of(uuid, kind), content)


def drop_files(materials: Iterable[Material]) -> None:
    """Delete files once the transaction that deletes their rows is committed."""
    for each in materials:
        if each.file_kind:
            place = file_of(each.uuid, each.file_kind)
            transaction.on_commit(partial(place.unlink, missing_ok=True))


def drop_unclaimed(now: datetime) -> int:
    """Delete files that no row is of, an hour after they were written; return how many."""
    folder = Path(settings.MEDIA_ROOT, FOLDER)
    if not folder.is_dir():
        return 0
    old = [place for place in folder.iterdir() if _written_at(place) < now - UNCLAIMED_LASTS]
    rows = Material.objects.exclude(file_kind="").values_list("uuid", "file_kind")
    claimed = {file_of(uuid, kind).name for uuid, kind in rows}
    gone = [place for place in old if place.name not in claimed]
    for place in gone:
        place.unlink(missing_ok=True)
    return len(gone)


def _written_at(place: Path) -> datetime:
    try:
        return datetime.fromtimestamp(place.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)
