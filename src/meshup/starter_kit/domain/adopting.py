"""Shell: what an opened kit holds is taken: all of it by a node that begins, or one part later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.starter_kit.domain.taken_kits import note_sister
from meshup.starter_kit.errors import KitChanged, NoSuchPart
from meshup.starter_kit.parts import Adoption

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.starter_kit.domain.opening import OpenedKit
    from meshup.starter_kit.parts import Part


@dataclass(frozen=True, slots=True)
class TakenPart:
    """What became of a part: a line each."""

    part: Part
    lines: tuple[str, ...]


@transaction.atomic
def take_kit(opened: OpenedKit, at: datetime) -> list[TakenPart]:
    """Take every part that is known, for a node that begins; all or nothing.

    Raises:
        What a part refuses; nothing was written.
    """
    return _take(opened, Adoption(None, at, opened.sister, this_node()), only="")


@transaction.atomic
def take_part(by: Asker, opened: OpenedKit, name: str, digest: str, at: datetime) -> TakenPart:
    """Take one part of the kit that a host looked at; what was written here stays.

    Raises:
        HostsOnly: somebody else asks.
        KitChanged: it is another kit than the one of ``digest``.
        NoSuchPart, and what the part refuses; nothing was written.
    """
    require(by, may_run_community)
    if opened.digest != digest:
        raise KitChanged
    taken = _take(opened, Adoption(by, at, opened.sister, this_node()), only=name)
    if not taken:
        raise NoSuchPart
    return taken[0]


def _take(opened: OpenedKit, adoption: Adoption, *, only: str) -> list[TakenPart]:
    wanted = [found for found in opened.parts if only in {"", found.part.name}]
    taken = [
        TakenPart(found.part, tuple(found.part.take(found.content, adoption))) for found in wanted
    ]
    if taken:
        note_sister(opened.sister, adoption.at)
    return taken
