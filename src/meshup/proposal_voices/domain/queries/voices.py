"""How many would like to hear what, and what one peer would; never who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from meshup.kit.shown import Shown
from meshup.proposal_voices.domain.tags import VOICES
from meshup.proposal_voices.domain.voices import counting
from meshup.proposal_voices.models import Voice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def numbers_of_voices(uuids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many would like to hear each proposal; those that nobody would are left out.

    For hosts too: ``proposals_desk`` shows them in the pool. One query.
    """
    rows = counting(uuids).order_by().values_list("proposal__uuid").annotate(Count("pk"))
    return dict(rows)


def shown_numbers(uuids: Iterable[UUID]) -> Shown[dict[UUID, int]]:
    """Return the same for a page of everybody."""
    return Shown(numbers_of_voices(uuids), frozenset({VOICES}))


def wished_by(peer: int) -> list[UUID]:
    """Return which proposals a peer would like to hear, latest first; they ask for themselves."""
    rows = Voice.objects.filter(peer=peer, is_taken_back=False).order_by("-made_at", "-pk")
    return list(rows.values_list("proposal__uuid", flat=True))


def is_wished(peer: int, uuid: UUID) -> bool:
    """Say whether a peer would like to hear a proposal; they ask for themselves."""
    return Voice.objects.filter(peer=peer, proposal__uuid=uuid, is_taken_back=False).exists()
