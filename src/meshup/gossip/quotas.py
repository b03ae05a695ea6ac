"""Pure: whom to keep when not all can be kept, so that no crowd drives the others out.

Method
    Neighbours are kept always and count for nothing here. Of the rest, each domain's nodes are put
    in order: the verified first, then who was tried less in vain, then by a secret
    hash. A node's key is its place in its domain; where there are too many, the largest keys go:
    heard before verified, the largest domain first. Adding nodes only makes a key larger, so
    whoever is dropped now would be dropped later as well: in which order they come is all one.

Words
    claim   a node that wants to be kept
    spent   how many new ones a domain had today that are gone again: they count, or a domain
            could send others forever
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from meshup.activitypub.addresses import host_of, whose_server
from meshup.gossip.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.gossip.card import NodeCard
    from meshup.gossip.exchanges import Settings


@dataclass(frozen=True, slots=True)
class Claim:
    """A node that wants to be kept.

    Attributes:
        domain: registrable.
        tries: how often it was not found at its address.
        day: when it was first heard, in days since 1970.
    """

    did: str
    domain: str
    level: Level
    tries: int
    day: int


@dataclass(frozen=True, slots=True)
class _Placed:
    claim: Claim
    key: tuple[int, int, bytes]
    """Tries, place in its domain, hash of the domain."""


def domain_of_card(card: NodeCard) -> str:
    """Return whose node it is: its registrable domain; of this machine, host and port."""
    return whose_server(host_of(card.id))


def rank(salt: bytes, text: str) -> bytes:
    """Return by what a node or a domain is ordered among its equals, known to this node alone."""
    return sha256(salt + text.encode()).digest()[:8]


def dropped(
    claims: Iterable[Claim], settings: Settings, today: int, spent: Mapping[str, int]
) -> dict[str, str]:
    """Return whom not to keep, with the code of the quota that each is beyond.

    Codes: "domain_today", "domain", "heard", "known".
    """
    out: dict[str, str] = {}
    by_domain: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.level < Level.NEIGHBOUR:
            by_domain[claim.domain].append(claim)
    placed: list[_Placed] = []
    for domain, crowd in by_domain.items():
        new = settings.most_new_of_domain - spent.get(domain, 0)
        staying = _of_domain(crowd, settings, (today, new), out)
        domain_rank = rank(settings.salt, domain)
        placed += [
            _Placed(claim, (claim.tries, place, domain_rank)) for place, claim in enumerate(staying)
        ]
    heard = sorted((p for p in placed if p.claim.level == Level.HEARD), key=lambda p: p.key)
    out |= {beyond.claim.did: "heard" for beyond in heard[settings.most_heard :]}
    verified = sorted((p for p in placed if p.claim.level > Level.HEARD), key=lambda p: p.key)
    every = [*verified, *heard[: settings.most_heard]]
    return out | {beyond.claim.did: "known" for beyond in every[settings.most_known :]}


def _of_domain(
    crowd: list[Claim], settings: Settings, new_today: tuple[int, int], out: dict[str, str]
) -> list[Claim]:
    """Return who of a domain stays, in order; put the others into ``out``."""
    today, left = new_today
    staying: list[Claim] = []
    for claim in sorted(crowd, key=lambda c: (-c.level, c.tries, rank(settings.salt, c.did))):
        if claim.day == today:
            left -= 1
        if claim.day == today and left < 0:
            out[claim.did] = "domain_today"
        elif len(staying) >= settings.most_of_domain:
            out[claim.did] = "domain"
        else:
            staying.append(claim)
    return staying
