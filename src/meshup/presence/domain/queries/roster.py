"""Who is there, as values. Nobody is asked who they are here.

The rooms of the evening ask (the projector for numbers, person-to-person for whom it introduces),
hosts at their desk, and a device for its own people. No page of everybody shows names. Whoever is
blocked is nowhere, on either of two devices that count as one person; when the block ends, they are
there again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from meshup.agenda.choices import PUBLIC, State
from meshup.moderation.domain.queries.blocks import blocked_peers
from meshup.presence.domain.opening_hours import NEAR
from meshup.presence.models import Presence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is at an event.

    Attributes:
        number: of this presence. peer: who it is, on the phone from which they joined if they did.
        display_name: as they chose; "" for who chose none.
        languages: that they speak, as codes; empty for who was checked in and did not say.
        checked_in: at the door. joined: from their own phone.
        since: when they first came. left_at: when they went; None while they are there.
    """

    number: int
    peer: int
    display_name: str
    languages: tuple[str, ...]
    checked_in: bool
    joined: bool
    since: datetime
    left_at: datetime | None

    @property
    def has_left(self) -> bool:
        """Whether they went."""
        return self.left_at is not None


@dataclass(frozen=True, slots=True)
class NumbersPresent:
    """How many are there; of them, how many were checked in, and how many joined by phone."""

    present: int = 0
    checked_in: int = 0
    joined: int = 0

    @property
    def only_joined(self) -> int:
        """How many joined by phone and were not checked in."""
        return self.present - self.checked_in


def present_at(slug: str, at: datetime) -> list[Present]:
    """Return who is at the event ``slug`` at ``at``, in the order in which they came; one query.

    Empty before the event is near, once it is over, and when it is cancelled.
    """
    return [person for person in came_to(slug, at) if not person.has_left]


def came_to(slug: str, at: datetime) -> list[Present]:
    """Return who is at an event as ``present_at`` does, and with them who has left it by ``at``."""
    return _came_to([slug], at)[slug]


def numbers_present_at(slugs: Collection[str], at: datetime) -> dict[str, NumbersPresent]:
    """Return how many are at each of these events at ``at``, in one query."""
    return {slug: _numbers(people) for slug, people in _came_to(slugs, at).items()}


def _numbers(came: Iterable[Present]) -> NumbersPresent:
    there = [person for person in came if not person.has_left]
    return NumbersPresent(
        present=len(there),
        checked_in=sum(person.checked_in for person in there),
        joined=sum(person.joined for person in there),
    )


def presence_of(peer: int, slug: str) -> Present | None:
    """Return what a peer said of an event, whether or not they are still there."""
    return presences_of([peer], slug).get(peer)


def presences_of(peers: Iterable[int], slug: str) -> dict[int, Present]:
    """Return what these peers said of an event, by peer; in two queries. Their device asks.

    Who was checked in and then joined from another phone is not here: they are there, on that one.
    """
    rows = Presence.objects.filter(event__slug=slug, peer__in=list(peers))
    mine = rows.filter(same_as=None).prefetch_related("aliases")
    came = [_came(row, row.aliases.all()) for row in mine]
    return {present.peer: present for present in came if present is not None}


def counts_with(peer: int, slug: str) -> int | None:
    """Return with which other peer, the same person, one counts at an event; None for none.

    The rounds of an evening ask, so that nobody has two seats.
    """
    rows = Presence.objects.filter(event__slug=slug, peer=peer, same_as__isnull=False)
    return rows.values_list("same_as__peer", flat=True).first()


def people_of(slugs: Collection[str], at: datetime) -> dict[str, dict[int, Present]]:
    """Return who came to each of these events by peer, whatever the hour, in one query.

    The rounds of an evening ask, for the names of those who take part. Whoever is blocked at ``at``
    is left out.
    """
    came = _people(Presence.objects.all(), slugs, at)
    return {slug: {person.peer: person for person in people} for slug, people in came.items()}


def _came_to(slugs: Collection[str], at: datetime) -> dict[str, list[Present]]:
    found = _people(_rows(at), slugs, at)
    return {slug: _by(people, at) for slug, people in found.items()}


def _by(people: Iterable[Present], at: datetime) -> list[Present]:
    """Return who had come by ``at``, in the order in which they came; who left later is there."""
    came = (person for person in people if person.since <= at)
    then = (
        person if person.left_at is None or person.left_at <= at else replace(person, left_at=None)
        for person in came
    )
    return sorted(then, key=lambda person: (person.since, person.number))


def _people(
    rows_of: QuerySet[Presence], slugs: Collection[str], at: datetime
) -> dict[str, list[Present]]:
    found: dict[str, list[Present]] = {slug: [] for slug in slugs}
    blocked = blocked_peers(at)
    aliases: dict[int, list[Presence]] = {}
    rows = list(rows_of.filter(event__slug__in=found).select_related("event"))
    for row in rows:
        if row.same_as_id is not None:
            aliases.setdefault(row.same_as_id, []).append(row)
    for row in rows:
        theirs = aliases.get(row.pk, ())
        if row.same_as_id or any(each.peer_id in blocked for each in (row, *theirs)):
            continue
        came = _came(row, theirs)
        if came is not None:
            found[row.event.slug].append(came)
    return found


def _rows(at: datetime) -> QuerySet[Presence]:
    """Return the rows of events at which people can be at ``at``."""
    return Presence.objects.filter(
        event__state__in=PUBLIC - {State.CANCELLED},
        event__starts_at__lte=at + NEAR,
        event__ends_at__gt=at,
    )


def _came(row: Presence, aliases: Iterable[Presence]) -> Present | None:
    """Return somebody who came; None for who did not, as far as is known now."""
    checked_in = [each.checked_in_at for each in (row, *aliases) if each.checked_in_at]
    moments = [*checked_in, *([row.joined_at] if row.joined_at else [])]
    if not moments:
        return None
    return Present(
        number=row.pk,
        peer=row.peer_id,
        display_name=row.display_name,
        languages=tuple(row.languages),
        checked_in=bool(checked_in),
        joined=row.joined_at is not None,
        since=min(moments),
        left_at=row.left_at,
    )
