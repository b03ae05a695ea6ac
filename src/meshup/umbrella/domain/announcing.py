"""Shell: what members publish is announced by our Group, each event once in each membership.

Announced is what a member publishes itself. What a member passed on is not announced again,
whoever it is, so that umbrellas may stand in a circle and every event is sent around it once. What
hosts shared already, or share no more, is left as they decided.

Idempotent: whatever was missed is found by the next run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub.addresses import address_hash
from meshup.federated_events.domain.boosts import (
    BoostPlan,
    boost,
    boosted_among,
    undo_boosts_of,
)
from meshup.federated_events.errors import NotToBoost
from meshup.fediverse.domain.settings import federation
from meshup.neighbour_events.domain.queries.by_ways import events_seen_by
from meshup.remote_actors.domain.remote_actors import actors_by_number, inboxes_by_number
from meshup.umbrella.choices import MemberKind, MemberState
from meshup.umbrella.domain.identities import somebody_else
from meshup.umbrella.domain.settings import umbrella
from meshup.umbrella.models import Announced, Member

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.neighbour_events.domain.queries.shown import NeighbourEventFacts

MOST: Final = 200
"""Announced in one run; the next goes on."""


def announce_new(at: datetime) -> int:
    """Announce what members publish and was not announced yet; return how many events."""
    if not federation().is_on or not umbrella().is_on:
        return 0
    rows = list(Member.objects.filter(kind=MemberKind.MEMBER, state=MemberState.ACTIVE))
    others = somebody_else(rows, actors_by_number([row.actor_id for row in rows]))
    members = {row.actor_id: row for row in rows if row.pk not in others}
    seen = events_seen_by(list(members), at).value if members else ()
    known = _known()
    new: list[tuple[Member, NeighbourEventFacts]] = []
    for one in seen:
        if not one.is_own or one.event.is_cancelled:
            continue
        member = members[one.event.owner_number]
        if (address_hash(one.event.event_id), member.pk, member.version) not in known:
            new.append((member, one.event))
    for member, event in new[:MOST]:
        _announce(member, event, at)
    return len(new[:MOST])


def take_back(at: datetime) -> int:
    """Announce nothing any more of who is no member; return how many events that were."""
    if not federation().is_on:
        return 0
    rows = Announced.objects.select_related("member")
    gone = [row for row in rows if not _holds(row)]
    if not umbrella().is_on:
        gone = list(rows)
    with transaction.atomic():
        undone = undo_boosts_of([bytes(row.object_hash) for row in gone if row.was_sent], at)
        Announced.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return undone


def _known() -> set[tuple[bytes, int, int]]:
    rows = Announced.objects.values_list("object_hash", "member_id", "version")
    return {(bytes(digest), member, version) for digest, member, version in rows}


def _announce(member: Member, event: NeighbourEventFacts, at: datetime) -> None:
    title = next(iter(event.titles.values()), "")
    inbox = inboxes_by_number([member.actor_id]).get(member.actor_id, ("", "", ""))[0]
    plan = BoostPlan(event.event_id, title, event.url, inbox)
    with transaction.atomic():
        was_shared = event.event_id in boosted_among([event.event_id])
        try:
            boost(None, plan, at)
        except NotToBoost:
            was_shared = True
        Announced.objects.get_or_create(
            object_hash=address_hash(event.event_id),
            member=member,
            version=member.version,
            defaults={"was_sent": not was_shared},
        )


def _holds(row: Announced) -> bool:
    member = row.member
    is_active = member.kind == MemberKind.MEMBER and member.state == MemberState.ACTIVE
    return is_active and row.version == member.version
