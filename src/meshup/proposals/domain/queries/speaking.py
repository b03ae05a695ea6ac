"""Who holds what: for the rooms above that keep something of speakers; none of it is shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.proposals.choices import TALKS
from meshup.proposals.domain.queries.talks import talks_by_uuid
from meshup.proposals.models import Proposal, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from meshup.proposals.domain.queries.talks import TalkFacts


@dataclass(frozen=True, slots=True)
class Holder:
    """A peer who holds a talk, and agreed to be shown by ``name``; ``number`` is of their row."""

    number: int
    peer: int
    name: str


def holders_of(talks: Iterable[UUID]) -> dict[UUID, list[Holder]]:
    """Return who holds each of these talks, by peers that are known; one query."""
    rows = Speaker.objects.filter(proposal__uuid__in=set(talks), agreed_at__isnull=False)
    named = rows.exclude(peer=None).exclude(name="").order_by("place", "pk")
    found: dict[UUID, list[Holder]] = defaultdict(list)
    for number, peer, name, uuid in named.values_list("pk", "peer", "name", "proposal__uuid"):
        found[uuid].append(Holder(number, peer, name))
    return dict(found)


def talks_held_by(peer: int) -> list[TalkFacts]:
    """Return the talks that a peer holds and is shown with, those changed last first."""
    rows = Speaker.objects.filter(peer=peer, agreed_at__isnull=False).exclude(name="")
    held = rows.filter(proposal__state__in=TALKS).order_by("-proposal__changed_at", "-pk")
    uuids = list(dict.fromkeys(held.values_list("proposal__uuid", flat=True)))
    talks = talks_by_uuid(uuids)
    return [talks[uuid] for uuid in uuids if uuid in talks]


def proposed_by(*, peer: int | None = None, email: str = "") -> set[UUID]:
    """Return what a peer proposed, or somebody who left this e-mail address."""
    rows = Proposal.objects.none()
    if peer is not None:
        rows = Proposal.objects.filter(peer=peer)
    elif email:
        rows = Proposal.objects.filter(address__email=email)
    return set(rows.order_by().values_list("uuid", flat=True))


def peers_who_left(email: str) -> set[int]:
    """Return the peers who proposed something with this e-mail address."""
    rows = Proposal.objects.filter(address__email=email) if email else Proposal.objects.none()
    return set(rows.order_by().values_list("peer", flat=True))


def peers_who_speak(peers: Iterable[int]) -> set[int]:
    """Return which of these peers have proposed something, or hold it with others; one query."""
    wanted = list(peers)
    proposed = Proposal.objects.filter(peer__in=wanted).order_by().values_list("peer", flat=True)
    held = Speaker.objects.filter(peer__in=wanted).order_by()
    return set(proposed.union(held.exclude(peer=None).values_list("peer", flat=True)))


def proposals_there(uuids: Iterable[UUID]) -> set[UUID]:
    """Return which of these are still there, in whatever state."""
    rows = Proposal.objects.filter(uuid__in=set(uuids)).order_by()
    return set(rows.values_list("uuid", flat=True))
