"""Shell: the nodes that are known, as everybody reads them: this one first, then by name.

Shown is who was found at their own address, whose card holds, who is not distrusted and not kept
out. A node that is silent for some days stays, with when it was last seen, until its card expires.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from sys import intern
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.instants import read_instant
from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.domain.tags import FEDERATION
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.mesh.belonging import groups_together
from meshup.mesh.choices import Level
from meshup.mesh.domain.own_card import own_card
from meshup.mesh.domain.tags import MESH
from meshup.mesh.models import MeshNode
from meshup.remote_actors.domain.blocks import BLOCKS_TAG, blocked_among

if TYPE_CHECKING:
    from collections.abc import Mapping

TAGS: Final = frozenset({MESH, NODE_TAG, FEDERATION, BLOCKS_TAG})
GONE_AFTER: Final = timedelta(days=3)
"""A node signs its card each day: who did not for so long, and does not answer, may be gone."""
PERIODS_OF_TRIAL: Final = 60
"""On one machine all are asked every few seconds, so that who does not answer is missed sooner."""
NODE_BYTES: Final = 1_700
"""Measured by scripts/bench mesh_node; what is taken for larger is not remembered at all."""
MOST_BYTES: Final = 160 * 1024 * 1024
MOST_SHOWN: Final = 20_000
PIECE: Final = 200


@dataclass(frozen=True, slots=True)
class NextEvent:
    """The next evening of a node, by its own words; ``url`` leads to its page there."""

    name: str
    starts_at: datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNode:
    """A node of the mesh, as its card says.

    Texts are plain, addresses are of the web or "".

    Attributes:
        did: its identity, wherever it lives.
        card_id, actor_id, group_id: its addresses in the fediverse.
        since: when the community began; an ISO date or "".
        umbrellas: ids of the Groups of umbrellas that it is a member of, by its own words.
        seen_at: when it last answered, or signed its card.
        level: how far it is known, from ``Level.VERIFIED`` on; a member's is ``Level.MEMBER``.
        is_gone: it did neither for some days.
        is_own: it is this node.
    """

    did: str
    name: str
    city: str
    country: str
    latitude: float | None
    longitude: float | None
    url: str
    card_id: str
    actor_id: str
    group_id: str
    languages: tuple[str, ...]
    since: str
    summary: str
    next_event: NextEvent | None
    level: int
    is_umbrella: bool
    umbrellas: tuple[str, ...]
    offers: tuple[str, ...]
    seen_at: datetime
    is_gone: bool
    is_own: bool = False


Nodes = tuple[KnownNode, ...]
_memo: Final[VersionedMemo[Nodes]] = VersionedMemo(
    MOST_BYTES, lambda nodes: 1024 + NODE_BYTES * len(nodes)
)


def gone_after() -> timedelta:
    """Return after which silence a node is shown as last seen: three days, in trials minutes."""
    config = settings.CONFIG
    periods = PERIODS_OF_TRIAL * timedelta(seconds=config.gossip_seconds)
    return min(GONE_AFTER, periods) if config.federation_local else GONE_AFTER


def known_nodes(now: datetime) -> list[KnownNode]:
    """Return all nodes that are shown at ``now``, this one first; none while it is alone."""
    return list(shown_nodes(now).value)


def shown_nodes(now: datetime) -> Shown[Nodes]:
    """Return the same with what makes it untrue; two queries where nothing is remembered."""
    return _memo.get_or_compute(now, "nodes", lambda: _read(now))


def ring(now: datetime) -> tuple[KnownNode, KnownNode] | None:
    """Return who comes before and after this node in the ring; None where no other is known."""
    return ring_among(shown_nodes(now).value)


def ring_among(known: Nodes) -> tuple[KnownNode, KnownNode] | None:
    """Return who comes before and after this node in the ring of all, which is in order of did.

    None where no other is known. Who is gone is left out of the ring.
    """
    nodes = sorted(
        (node for node in known if node.is_own or not node.is_gone),
        key=lambda node: node.did,
    )
    place = next((number for number, node in enumerate(nodes) if node.is_own), None)
    if place is None or len(nodes) < 2:  # noqa: PLR2004 - this one and another
        return None
    return nodes[place - 1], nodes[(place + 1) % len(nodes)]


def _read(now: datetime) -> Shown[Nodes]:
    if not federation().is_on:
        return Shown((), TAGS)
    together = groups_together()
    nodes, first_expiry = _others(together.value, now)
    own = _own(now)
    started = own.next_event.starts_at if own.next_event else None
    after = gone_after()
    moments = [] if first_expiry is None else [first_expiry]
    moments += [node.seen_at + after for node in nodes if not node.is_gone]
    starts = [node.next_event.starts_at for node in nodes if node.next_event is not None]
    moments += [moment for moment in starts if moment > now]
    moments += [started] if started is not None and started > now else []
    return Shown((own, *nodes), TAGS | together.tags, min(moments, default=None))


def _others(together: frozenset[str], now: datetime) -> tuple[list[KnownNode], datetime | None]:
    """Return the other nodes in order, and when the first of their cards is over.

    Read piece by piece: ten thousand cards at once would be memory that a process never gives back.
    """
    rows = MeshNode.objects.filter(
        level__gte=Level.VERIFIED, is_distrusted=False, expires_at__gt=now
    )
    names = ("card", "level", "seen_at", "actor_id", "group_id", "expires_at")
    blocked = blocked_among(rows.values_list("actor_id", flat=True)[:MOST_SHOWN])
    nodes: list[KnownNode] = []
    first: datetime | None = None
    after = gone_after()
    found = rows.values_list(*names)[:MOST_SHOWN]  # in no order: sorting would hold all the cards
    for card, level, seen_at, actor_id, group_id, expires_at in found.iterator(chunk_size=PIECE):
        if actor_id in blocked:
            continue
        node = KnownNode(
            **_facts_of(card, now),
            level=Level.MEMBER if group_id in together else level,
            seen_at=seen_at,
            is_gone=seen_at + after <= now,
        )
        nodes.append(node)
        first = expires_at if first is None else min(first, expires_at)
    return sorted(nodes, key=_order), first


def _own(now: datetime) -> KnownNode:
    """Return this node as its own card says."""
    facts = _facts_of(own_card(now).value, now)
    facts["name"], facts["city"] = this_node().name, this_node().city
    return KnownNode(**facts, level=Level.VERIFIED, seen_at=now, is_gone=False, is_own=True)


def _facts_of(card: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return what a card says; its shape was looked at when it was taken (``gossip.card``)."""
    return {
        "did": card["did"],
        "name": card["name"],
        "city": intern(card.get("city", "")),
        "country": intern(card.get("country", "")),
        "latitude": card.get("latitude"),
        "longitude": card.get("longitude"),
        "url": card["url"] if is_web_url(card.get("url", "")) else "",
        "card_id": card["id"],
        "actor_id": card["actor"],
        "group_id": card.get("group", ""),
        "languages": tuple(map(intern, card.get("languages", ()))),
        "since": intern(card.get("since", "")),
        "summary": card.get("summary", ""),
        "next_event": _next_event(card.get("nextEvent"), now),
        "is_umbrella": card.get("umbrella") is True,
        "umbrellas": tuple(card.get("umbrellas", ())),
        "offers": tuple(card.get("offers", ())),
    }


def _next_event(said: Mapping[str, str] | None, now: datetime) -> NextEvent | None:
    """Return the next event of a card, unless it has begun."""
    starts_at = read_instant((said or {}).get("startTime"))
    if not said or starts_at is None or starts_at <= now:
        return None
    url = said.get("url", "")
    return NextEvent(said.get("name", ""), starts_at, url if is_web_url(url) else "")


def _order(node: KnownNode) -> tuple[str, str, str]:
    return node.country, node.city.casefold(), node.did
