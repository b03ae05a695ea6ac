"""Whether letters about a proposal go to its address, and whether that is its reader's own.

Shell. An address that somebody types may be anybody's; so nothing goes to it but the one letter
that asks, until whoever reads it has said so, or unless the same was said of another proposal of
the same peer. The letters themselves are a room above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.proposals.choices import ENDED
from meshup.proposals.models import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class LetterReader:
    """Where letters about a proposal go.

    Attributes:
        address: number, or None. language: of the letters. since: None until they were agreed to.
        is_readers: whether whoever reads the address has said that the proposal is theirs, or that
            another one of the same peer is.
        is_flood: hosts put it away with its flood: nobody is told of that.
    """

    uuid: UUID
    address: int | None
    language: str
    since: datetime | None
    is_readers: bool
    is_flood: bool = False

    @property
    def gets_letters(self) -> bool:
        """Whether letters about it go to its address."""
        return self.address is not None and self.since is not None


def letter_reader(uuid: UUID) -> LetterReader | None:
    """Return where letters about a proposal go; None if it is gone."""
    row = Proposal.objects.filter(uuid=uuid).first()
    if row is None:
        return None
    is_readers = row.is_readers or (row.address_id is not None and _others(row).exists())
    return LetterReader(
        uuid=row.uuid,
        address=row.address_id,
        language=row.language,
        since=row.letters_since,
        is_readers=is_readers,
        is_flood=row.is_flood,
    )


def addresses_of_letters(uuids: Iterable[UUID]) -> dict[UUID, int]:
    """Return to which addresses letters about these proposals go; without those that get none."""
    rows = Proposal.objects.filter(uuid__in=set(uuids), letters_since__isnull=False)
    return dict(rows.exclude(address=None).values_list("uuid", "address"))


def begin_letters(uuid: UUID, at: datetime) -> int | None:
    """Let letters go to the address of a proposal from now on; return its number.

    None: it is gone, or has no address. Twice is once: they go since the first time.
    """
    row = Proposal.objects.select_for_update(no_key=True).filter(uuid=uuid).first()
    if row is None or row.address_id is None:
        return None
    if row.letters_since is None:
        row.letters_since = at
        row.is_readers = row.is_readers or _others(row).exists()
        row.save(update_fields=["letters_since", "is_readers"])
    return row.address_id


def recognise(uuid: UUID, address: int) -> tuple[UUID, ...] | None:
    """Note that the reader of an address says that a proposal is theirs.

    So is whatever the same peer left this address at. Returns those of them without letters yet;
    None: it is gone, or has another address.
    """
    row = Proposal.objects.filter(uuid=uuid, address=address).first()
    if row is None:
        return None
    left = Proposal.objects.filter(peer=row.peer_id, address=address)
    left.update(is_readers=True)
    waiting = left.filter(letters_since=None).order_by("pk")
    return tuple(waiting.values_list("uuid", flat=True))


def unconfirmed(address: int) -> tuple[UUID, ...]:
    """Return the proposals left with an address to which no letters about them go, oldest first."""
    rows = Proposal.objects.filter(address=address, letters_since=None, is_flood=False)
    return tuple(rows.exclude(state__in=ENDED).order_by("pk").values_list("uuid", flat=True))


def peers_with_address(address: int) -> set[int]:
    """Return the peers of whom whoever reads this address has said that they are it."""
    rows = Proposal.objects.filter(address=address, is_readers=True)
    return set(rows.values_list("peer", flat=True))


def _others(row: Proposal) -> QuerySet[Proposal]:
    return Proposal.objects.filter(
        peer=row.peer_id, address=row.address_id, is_readers=True
    ).exclude(pk=row.pk)
