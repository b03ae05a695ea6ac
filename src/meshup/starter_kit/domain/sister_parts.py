"""Shell: two parts about the sister herself: how to reach her, and whom she knows.

Neither names a person. How she is reached stands on the desk's page of kits; the nodes that she
knows are asked first for whom they know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from meshup.community.domain.queries import NODE_TAG, contact_for_other_nodes
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.domain.tags import FEDERATION
from meshup.mesh.domain.bootstraps import MOST_BOOTSTRAPS, begin_with, bootstraps_to_give
from meshup.mesh.domain.tags import MESH
from meshup.starter_kit.domain.part_reader import part_reader, read_email
from meshup.starter_kit.domain.taken_kits import note_sister
from meshup.starter_kit.parts import Part

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.starter_kit.parts import Adoption, Json

CONTACT: Final = "contact"
NEIGHBOURS: Final = "neighbours"
VERSION: Final = 1


def give_contact(_now: datetime) -> Json | None:
    """Return the public address of the community; None where that is somebody's own, or none."""
    mailbox = contact_for_other_nodes()
    return {"name": CONTACT, "version": VERSION, "email": mailbox} if mailbox else None


def read_contact(part: Json) -> list[str]:
    """Return how to reach her."""
    return [_("Write to {address}.").format(address=_mailbox(part))]


def take_contact(part: Json, adoption: Adoption) -> list[str]:
    """Keep it for the desk."""
    note_sister(adoption.sister, adoption.at, mailbox=_mailbox(part))
    return read_contact(part)


def give_neighbours(_now: datetime) -> Json | None:
    """Return the cards that a new node begins with; None while this one does not federate."""
    if not federation().is_on:
        return None
    return {"name": NEIGHBOURS, "version": VERSION, "cards": list(bootstraps_to_give())}


def read_neighbours(part: Json) -> list[str]:
    """Return how many there are."""
    count = len(_cards(part))
    return [
        ngettext(
            "{count} node by which the others are found.",
            "{count} nodes by which the others are found.",
            count,
        ).format(count=count)
    ]


def take_neighbours(part: Json, _adoption: Adoption) -> list[str]:
    """Ask them first for whom they know; who is a neighbour stays a host's click."""
    begin_with(_cards(part))
    return read_neighbours(part)


def _mailbox(part: Json) -> str:
    reader = part_reader(part)
    mailbox = read_email(reader.field("email"), reader.at("email"))
    reader.end()
    return mailbox


def _cards(part: Json) -> tuple[str, ...]:
    reader = part_reader(part)
    cards = reader.addresses("cards", MOST_BOOTSTRAPS)
    reader.end()
    return cards


CONTACT_PART: Final = Part(
    name=CONTACT,
    version=VERSION,
    title=gettext_lazy("How to reach this community"),
    give=give_contact,
    read=read_contact,
    take=take_contact,
    tags=frozenset({NODE_TAG}),
)
NEIGHBOURS_PART: Final = Part(
    name=NEIGHBOURS,
    version=VERSION,
    title=gettext_lazy("Other nodes"),
    give=give_neighbours,
    read=read_neighbours,
    take=take_neighbours,
    tags=frozenset({FEDERATION, MESH}),
)
