"""Shell: what hosts see of an event that is held together: as its home, or with another's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from meshup.activitypub.instants import read_instant
from meshup.cohosting.choices import KIND
from meshup.cohosting.domain.giving_places import free_places
from meshup.cohosting.domain.holding import home_of
from meshup.cohosting.domain.own_records import did_of_host
from meshup.cohosting.domain.record_acceptance import request_behind
from meshup.cohosting.domain.record_ids import about_together
from meshup.cohosting.models import Carried, Cohost, Together
from meshup.community.rules import may_see_desk
from meshup.fediverse.domain.own_actors import group
from meshup.node_requests.domain.queries.requests import other_nodes, requests_of_kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.node_requests.domain.queries.requests import OtherNode, RequestFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedNode:
    """A community that was asked, where its answer stands, and its numbers once it agreed.

    Attributes:
        did: by which it said yes; "" before.
        wants: how many more places it asks for; 0 for none.
        has_own_place: whether it holds the event at a place of its own.
    """

    facts: RequestFacts
    node: OtherNode
    did: str = ""
    coming: int | None = None
    given: int | None = None
    used: int = 0
    wants: int = 0
    has_own_place: bool = False

    @property
    def may_get_places(self) -> bool:
        """Whether places of ours are of use to it."""
        return self.facts.is_agreed and (self.given is not None or not self.has_own_place)

    @property
    def places_to_give(self) -> int | None:
        """What one button gives: what it has, and what it asks for beside; None for neither."""
        return (self.given or 0) + self.wants or None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTogether:
    """An event of ours that others hold with us, for hosts.

    Attributes:
        free: places that can be given; None where there is no limit.
    """

    invited: tuple[InvitedNode, ...] = ()
    successors: tuple[str, ...] = ()
    take_over_after_days: int = 3
    gives_at_once: bool = False
    free: int | None = None

    @property
    def agreed(self) -> list[InvitedNode]:
        """Those who said yes."""
        return [one for one in self.invited if one.facts.is_agreed]

    @property
    def number_agreed(self) -> int:
        """How many said yes."""
        return len(self.agreed)


@dataclass(frozen=True, slots=True)
class News:
    """What the home changed: ``what`` of ``domain.news``; before and after as they are shown."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEvent:
    """An event that we hold with its home, for hosts.

    Attributes:
        is_believed: whether the home is still who it was when we agreed.
        has_conflict: whether it signed two records of one version.
        given: places that it gave us; None where they are not divided.
        silent_since: since when it does not answer; None while it does.
    """

    slug: str
    request: UUID
    home: str
    url: str
    titles: Mapping[str, str]
    has_own_place: bool
    places_wanted: int | None
    given: int | None
    is_believed: bool
    has_conflict: bool
    silent_since: datetime | None
    news: Sequence[News] = field(default_factory=tuple)


def own_together(asker: Asker, slug: str, now: datetime) -> OwnTogether | None:
    """Return how an event of ours is held together; None where nobody was ever asked."""
    if not may_see_desk(asker):
        return None
    row = Together.objects.filter(event__slug=slug).select_related("event").first()
    if row is None:
        return None
    requests = requests_of_kind(KIND, now, about=[about_together(row.uuid)])
    nodes = other_nodes([facts.actor for facts in requests], now)
    cohosts = {one.request: one for one in row.cohosts.all()}
    invited = (_invited(facts, nodes, cohosts.get(facts.uuid)) for facts in requests)
    return OwnTogether(
        invited=tuple(invited),
        successors=tuple(row.successors),
        take_over_after_days=row.take_over_after_days,
        gives_at_once=row.gives_at_once,
        free=free_places(row),
    )


def held_for(asker: Asker, slug: str, now: datetime) -> HeldEvent | None:
    """Return how we hold an event with its home; None where its home is here."""
    if not may_see_desk(asker):
        return None
    row = Carried.objects.filter(event__slug=slug, is_held=True).select_related("event").first()
    return _held(row, now) if row is not None else None


def held_with_news(asker: Asker, now: datetime) -> list[HeldEvent]:
    """Return the events whose home changed something that no host has seen, or lies."""
    if not may_see_desk(asker):
        return []
    rows = Carried.objects.filter(is_held=True).exclude(event=None).select_related("event")
    return [_held(row, now) for row in rows.order_by("pk") if row.news or row.conflict]


def requests_for_places(asker: Asker, now: datetime) -> list[tuple[str, InvitedNode]]:
    """Return the co-hosts who ask for more places of ours, with the address of the event."""
    if not may_see_desk(asker):
        return []
    found = []
    rows = Together.objects.filter(event__ends_at__gt=now, is_home=True)
    rows = rows.exclude(cohosts__places_wanted=None)
    for slug in rows.distinct().values_list("event__slug", flat=True):
        own = own_together(asker, slug, now)
        found += [(slug, one) for one in own.agreed if one.wants] if own else []
    return found


def slug_of_request(facts: RequestFacts) -> str:
    """Return the address of the event that a request is about: ours, or that which we carry."""
    if facts.is_ours:
        uuid = facts.about.partition(":")[2]
        row = Together.objects.filter(uuid=uuid).select_related("event").first()
        return row.event.slug if row else ""
    held = Carried.objects.filter(request=facts.uuid).select_related("event").first()
    return held.event.slug if held and held.event else ""


def _invited(
    facts: RequestFacts, nodes: Mapping[int, OtherNode], cohost: Cohost | None
) -> InvitedNode:
    node = nodes[facts.actor.pk]
    if cohost is None or not facts.is_agreed:
        return InvitedNode(facts=facts, node=node)
    wanted, given = cohost.places_wanted or 0, cohost.places_given
    return InvitedNode(
        facts=facts,
        node=node,
        did=did_of_host(facts),
        coming=cohost.coming if cohost.reported_at else None,
        given=given,
        used=cohost.places_used,
        wants=max(0, wanted - (given or 0)),
        has_own_place=bool(cohost.place.get("name") or facts.answer_terms.get("ownPlace")),
    )


def _held(row: Carried, now: datetime) -> HeldEvent:
    places = {place["group"]: place for place in row.document.get("places", ())}
    return HeldEvent(
        slug=row.event.slug if row.event else "",
        request=row.request,
        home=home_of(row),
        url=row.document.get("url", ""),
        titles=row.document.get("nameMap", {}),
        has_own_place=row.has_own_place,
        places_wanted=row.places_wanted,
        given=places.get(group().id, {}).get("placesGiven"),
        is_believed=request_behind(row, now) is not None,
        has_conflict=bool(row.conflict),
        silent_since=row.silent_since,
        news=tuple(map(_news, row.news)),
    )


def _news(one: Mapping[str, Any]) -> News:
    before, after = one.get("before", ""), one.get("after", "")
    if one.get("what") == "moved":
        return News("moved", read_instant(before), read_instant(after))
    return News(str(one.get("what", "")), before, after)
