"""Peers as data about people: that somebody is known at all, and by which devices.

Shell. Export, erase and expire are called by the registry (``kit.personal_data``), in its
transaction or at night; ``export_peer`` and ``erase_peer`` call the registry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meshup.kit import personal_data
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.peers.domain.forgetting import forget_at_night
from meshup.peers.domain.peers import hold_peers
from meshup.peers.models import Device, JoiningCode, Peer
from meshup.peers.records import peer_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model, QuerySet


def subjects_of(peer: int) -> list[Subject]:
    """Return as whom a peer is known: by number, and by each address that is proved theirs."""
    emails = {email for records in peer_records() for email in records.emails(peer)}
    return [Subject(peer=peer, email=email) for email in sorted(emails)] or [Subject(peer=peer)]


def export_peer(peer: int) -> dict[str, list[Record]]:
    """Return all records about a peer by the name of their kind. The peer itself asks."""
    kinds: dict[str, list[Record]] = {}
    for subject in subjects_of(peer):
        for kind, records in personal_data.export(subject).items():
            known = kinds.setdefault(kind, [])
            known.extend(record for record in records if record not in known)
    return kinds


def erase_peer(peer: int) -> None:
    """Erase all that is kept about a peer, in every room, in one transaction; twice is once.

    Raises:
        Refusal: a room cannot let them go.
    """
    with transaction.atomic():
        for subject in subjects_of(peer):
            personal_data.erase(subject)


def export(subject: Subject) -> list[Record]:
    """Return the peer's row with its devices; their keys prove nothing."""
    return [
        {
            "name": peer.name,
            "language": peer.language,
            "made_at": peer.made_at.isoformat(),
            "devices": [
                {"since": device.made_at.isoformat(), "until": device.expires_at.isoformat()}
                for device in peer.devices.order_by("pk")
            ],
        }
        for peer in _peers(subject)
    ]


def hold(subject: Subject) -> None:
    """Lock the peer before any room deletes what it has of them.

    Rooms that write of several peers lock these first as well; whoever began with the rows
    themselves could wait for somebody who waits for them.
    """
    if subject.peer is not None:
        hold_peers([subject.peer])


def erase(subject: Subject) -> int:
    """Delete the peer's row, with devices and code, and what was written of them meanwhile.

    The row is locked before Django looks for what points to it: whoever writes of the peer in this
    very moment has either committed, and it goes too, or finds nobody any more.
    """
    peers = _peers(subject)
    found = len(peers.select_for_update())
    peers.delete()
    return found


def subjects() -> Iterator[Subject]:
    """Yield every peer."""
    for number in Peer.objects.values_list("pk", flat=True).iterator():
        yield Subject(peer=number)


def _peers(subject: Subject) -> QuerySet[Peer]:
    if subject.peer is None:
        return Peer.objects.none()
    return Peer.objects.filter(pk=subject.peer)


def _covered(model: type[Model], names: frozenset[str]) -> set[str]:
    return {f"{model._meta.label}.{name}" for name in names}


PEERS: Final = PersonalData(
    name="peers.peers",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("You, and your devices"),
        kept=_(
            "Once you have done something here, such as saying that you come: that you exist, a"
            " name if you gave one, your language, and which browsers are yours."
        ),
        why=_("So that what is yours stays yours, without an account."),
        how_long=_(
            "As long as something of yours is here, and 30 days longer; a browser for 400 days"
            " after you last did something with it, a code for another device for ten minutes."
        ),
        how_to_erase=_("On the page “This device”, at once."),
    ),
    covers=frozenset(
        _covered(Peer, Peer.PERSONAL)
        | _covered(Device, Device.PERSONAL)
        | _covered(JoiningCode, JoiningCode.PERSONAL)
    ),
    export=export,
    hold=hold,
    erase=erase,
    expire=forget_at_night,
    subjects=subjects,
)
