"""Shell: slides, videos and links of a talk come and go; each function is one transaction.

Who asks is known by a secret link, or is a host: the caller has looked. Twice is once.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from meshup.kit.document_kinds import kind_of
from meshup.kit.printable import printable_line
from meshup.kit.web import changed
from meshup.proposals.domain.tags import talk_tag
from meshup.talks.choices import Licence, MaterialKind
from meshup.talks.domain.stored_slides import (
    drop_files,
    file_of,
    refuse_without_room,
    write_file,
)
from meshup.talks.domain.tags import MATERIALS
from meshup.talks.errors import NoSuchMaterial, NotAnAddress, TooManyMaterials
from meshup.talks.models import Material

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

MOST_MATERIALS: Final = 12
LONGEST_URL: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialWish:
    """What is added to a talk; ``is_hosts`` if a host does it, whose links need no second look."""

    kind: str = MaterialKind.SLIDES.value
    name: str = ""
    url: str = ""
    licence: str = Licence.RESERVED.value
    credit: str = ""
    is_hosts: bool = False


def add_file(talk: UUID, content: bytes, wish: MaterialWish, at: datetime) -> int:
    """Store slides of a talk; return their number, that of before for the same file again.

    Raises:
        FileUnreadable, FileHasMacros, TooManyMaterials, NoRoomForSlides
        OSError: the disk is full; nothing of it is kept.
    """
    kind = kind_of(content)
    digest = blake2b(content, digest_size=16).hexdigest()
    uuid = uuid4()
    try:
        with transaction.atomic():
            known = Material.objects.filter(talk=talk, digest=digest).first()
            if known is not None:
                _say_anew(known, wish)
                return known.pk
            _refuse_crowd(talk)
            refuse_without_room(len(content))
            write_file(uuid, kind, content)
            row = _row(talk, wish, at)
            row.uuid, row.file_kind = uuid, kind
            row.file_bytes, row.digest = len(content), digest
            row.kind, row.url, row.is_vetted = MaterialKind.SLIDES, "", True
            row.save()
            _announce(talk)
    except BaseException:
        file_of(uuid, kind).unlink(missing_ok=True)
        raise
    return row.pk


def add_link(talk: UUID, wish: MaterialWish, at: datetime) -> int:
    """Link something of a talk; return its number, that of before for the same address again.

    Raises:
        NotAnAddress, TooManyMaterials
    """
    url = checked_address(wish.url)
    with transaction.atomic():
        known = Material.objects.filter(talk=talk, url=url).first()
        if known is not None:
            known.kind = wish.kind
            known.is_vetted = known.is_vetted or wish.is_hosts
            _say_anew(known, wish)
            return known.pk
        _refuse_crowd(talk)
        row = _row(talk, wish, at)
        row.url, row.is_vetted = url, wish.is_hosts
        row.save()
        _announce(talk)
    return row.pk


def remove_material(talk: UUID, number: int) -> None:
    """Take something of a talk away, with its file; twice is once."""
    with transaction.atomic():
        rows = list(Material.objects.filter(talk=talk, pk=number))
        drop_files(rows)
        for row in rows:
            row.delete()
            _announce(talk)


def vet_material(talk: UUID, number: int) -> None:
    """Note that a host has looked at where something leads, so that everybody is led there.

    Raises:
        NoSuchMaterial
    """
    with transaction.atomic():
        if not Material.objects.filter(talk=talk, pk=number).update(is_vetted=True):
            raise NoSuchMaterial
        _announce(talk)


def checked_address(url: str) -> str:
    """Return an address of the web as it is stored.

    Raises:
        NotAnAddress
    """
    tidy = printable_line(url)
    try:
        URLValidator(schemes=("http", "https"))(tidy)
    except ValidationError as error:
        raise NotAnAddress from error
    if len(tidy) > LONGEST_URL:
        raise NotAnAddress
    return tidy


def _row(talk: UUID, wish: MaterialWish, at: datetime) -> Material:
    return Material(
        talk=talk,
        kind=wish.kind,
        name=printable_line(wish.name),
        licence=wish.licence,
        credit=printable_line(wish.credit),
        added_at=at,
    )


def _say_anew(row: Material, wish: MaterialWish) -> None:
    row.name, row.credit = printable_line(wish.name), printable_line(wish.credit)
    row.licence = wish.licence
    row.save()
    _announce(row.talk)


def _refuse_crowd(talk: UUID) -> None:
    if Material.objects.filter(talk=talk).count() >= MOST_MATERIALS:
        raise TooManyMaterials(most=MOST_MATERIALS)


def _announce(talk: UUID) -> None:
    changed(talk_tag(talk), MATERIALS)
