"""Slides, videos and links of talks: what everybody may see, and what their keepers do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.kit.document_kinds import KIND_NAMES
from meshup.talks.choices import LICENCE_ADDRESSES, LICENCE_NAMES, Licence, MaterialKind
from meshup.talks.domain.materials import MOST_MATERIALS
from meshup.talks.errors import NoSuchMaterial
from meshup.talks.models import Material

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialFacts:
    """Something that belongs to a talk.

    Attributes:
        number: of the row. uuid: names its file, if it has one.
        url: where it is, if it is elsewhere. file_kind: pdf, odp, pptx, md, or "".
        licence: one of ``choices.Licence``. credit: whose it is; "" for the speaker's.
        is_vetted: whether everybody is led there.
    """

    number: int
    uuid: UUID
    kind: str
    name: str
    url: str
    file_kind: str
    file_bytes: int
    licence: str
    credit: str
    is_vetted: bool

    @property
    def is_file(self) -> bool:
        """Whether this node keeps it."""
        return bool(self.file_kind)

    @property
    def label(self) -> str:
        """What it is called, in the reader's language where nobody named it."""
        return self.name or str(MaterialKind(self.kind).label)

    @property
    def format_name(self) -> str:
        """The kind of its file, as people call it."""
        return KIND_NAMES.get(self.file_kind, "")

    @property
    def licence_name(self) -> str:
        """The short name of its licence, or what that is in words."""
        return LICENCE_NAMES.get(self.licence, "") or str(Licence(self.licence).label)

    @property
    def licence_address(self) -> str:
        """Where its licence is read; "" for none."""
        return LICENCE_ADDRESSES.get(self.licence, "")


def materials_of(talk: UUID) -> list[MaterialFacts]:
    """Return all of a talk, what waits for a host too: for its speaker, and for hosts."""
    rows = Material.objects.filter(talk=talk)[:MOST_MATERIALS]
    return sorted(map(_facts, rows), key=_in_order)


def shown_materials(talks: Iterable[UUID]) -> dict[UUID, list[MaterialFacts]]:
    """Return what everybody may see of these talks; one query. Whether they are, the caller knows.

    An address that a speaker gave is left out until a host has looked at it.
    """
    found: dict[UUID, list[MaterialFacts]] = defaultdict(list)
    rows: QuerySet[Material] = Material.objects.filter(talk__in=set(talks), is_vetted=True)
    for row in rows:
        found[row.talk].append(_facts(row))
    return {talk: sorted(several, key=_in_order) for talk, several in found.items()}


def file_material(talk: UUID, number: int) -> MaterialFacts:
    """Return a file of a talk.

    Raises:
        NoSuchMaterial: there is none of that number, or it is an address.
    """
    row = Material.objects.filter(talk=talk, pk=number).exclude(file_kind="").first()
    if row is None:
        raise NoSuchMaterial
    return _facts(row)


def has_slides(talk: UUID) -> bool:
    """Say whether slides of a talk are there."""
    return Material.objects.filter(talk=talk, kind=MaterialKind.SLIDES).exists()


def talks_with_materials(talks: Iterable[UUID]) -> set[UUID]:
    """Return which of these talks have slides, a video or a link; one query."""
    rows = Material.objects.filter(talk__in=set(talks)).order_by()
    return set(rows.values_list("talk", flat=True))


def talks_to_look_at() -> set[UUID]:
    """Return the talks with addresses that no host has looked at."""
    rows = Material.objects.filter(is_vetted=False).order_by()
    return set(rows.values_list("talk", flat=True))


def _in_order(facts: MaterialFacts) -> tuple[int, int]:
    """Return what sorts slides first, then videos, then pages, each as they came."""
    return MaterialKind.values.index(facts.kind), facts.number


def _facts(row: Material) -> MaterialFacts:
    return MaterialFacts(
        number=row.pk,
        uuid=row.uuid,
        kind=row.kind,
        name=row.name,
        url=row.url,
        file_kind=row.file_kind,
        file_bytes=row.file_bytes,
        licence=row.licence,
        credit=row.credit,
        is_vetted=row.is_vetted,
    )
