"""Shell: the nodes that are known, as hosts see them: how far, since when, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.own_actors import application, own_actors
from meshup.follows.domain.queries.followings import followings
from meshup.follows.domain.queries.mutual import accepted_followers
from meshup.mesh.belonging import groups_together
from meshup.mesh.choices import Level
from meshup.mesh.domain.queries.known_nodes import gone_after
from meshup.mesh.models import Equivocation, MeshNode
from meshup.remote_actors.domain.blocks import blocked_among
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker

MOST_LISTED: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HostNode:
    """A node, for hosts.

    Attributes:
        number: names it on the desk's pages.
        level: how far it is believed; level_label in words, where a member is called one.
        is_requested: we follow its Application, and it does not follow ours yet.
        wants: it follows our Application, and we do not follow its.
        is_unconfirmed: it has the address of a neighbour, and is somebody else.
        evidence: when it contradicted itself; None where it did not.
    """

    number: int
    did: str
    name: str
    city: str
    url: str
    host: str
    level: int
    level_label: StrOrPromise
    is_requested: bool
    wants: bool
    is_blocked: bool
    is_gone: bool
    is_distrusted: bool
    is_unconfirmed: bool
    evidence: datetime | None
    known_since: datetime
    seen_at: datetime
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class HostNodes:
    """What hosts see: nodes that were found, and how many are only heard of."""

    nodes: tuple[HostNode, ...]
    heard: int
    distrusted: int
    unconfirmed: int


def nodes_for(asker: Asker, now: datetime) -> HostNodes:
    """Return the nodes that are known, those first that want something; a constant of queries.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    rows = list(
        MeshNode.objects.filter(level__gte=Level.VERIFIED, replaced_by="", expires_at__gt=now)
        .union(MeshNode.objects.filter(is_distrusted=True), all=False)
        .order_by("pk")[:MOST_LISTED]
    )
    evidence = dict(Equivocation.objects.values_list("did", "noticed_at"))
    asked, wants = _follows()
    together = groups_together().value
    blocked = blocked_among([row.actor_id for row in rows])
    nodes = [
        HostNode(
            number=row.pk,
            did=row.did,
            name=row.card["name"],
            city=row.card.get("city", ""),
            url=row.card["url"],
            host=row.domain,
            level=row.level,
            level_label=Level(Level.MEMBER if row.group_id in together else row.level).label,
            is_requested=row.actor_id in asked and row.actor_id not in wants,
            wants=row.actor_id in wants and row.actor_id not in asked,
            is_blocked=row.actor_id in blocked,
            is_gone=row.seen_at + gone_after() <= now,
            is_distrusted=row.is_distrusted,
            is_unconfirmed=row.is_unconfirmed,
            evidence=evidence.get(row.did),
            known_since=row.known_since,
            seen_at=row.seen_at,
            verified_at=row.verified_at,
        )
        for row in rows
    ]
    nodes.sort(key=lambda node: (not node.is_distrusted, not node.wants, -node.level, node.name))
    heard = MeshNode.objects.filter(level=Level.HEARD, replaced_by="", is_distrusted=False).count()
    distrusted = sum(node.is_distrusted for node in nodes)
    return HostNodes(tuple(nodes), heard, distrusted, sum(node.is_unconfirmed for node in nodes))


def _follows() -> tuple[frozenset[str], frozenset[str]]:
    """Return the actors whom our Application follows or asked, and those who follow it."""
    if not own_actors():
        return frozenset(), frozenset()
    name = application().name
    asked = frozenset(
        one.actor.actor_id for one in followings() if one.by == name and one.state != "refused"
    )
    followers = actors_by_number(accepted_followers(name)).values()
    return asked, frozenset(actor.actor_id for actor in followers)
