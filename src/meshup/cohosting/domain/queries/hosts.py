"""Shell: who holds an event with us, and which record an event of ours follows; for rooms above."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from meshup.agenda.domain.carried_events import slugs_of_events
from meshup.cohosting.choices import KIND
from meshup.cohosting.domain.holding import home_of
from meshup.cohosting.domain.own_records import agreed_requests
from meshup.cohosting.domain.record_acceptance import request_behind
from meshup.cohosting.domain.record_ids import about_together, record_id
from meshup.cohosting.models import Carried, Cohost, Together
from meshup.node_requests.domain.queries.requests import other_nodes, requests_of_kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedHost:
    """A community that holds an event of ours with us: its Group, and how it is called."""

    group: str
    name: str
    actor: RemoteActorFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedFacts:
    """An event that we hold with its home.

    Attributes:
        slug: of our event; "" while it is not made.
        home: how the community is called. actor: its Group; None where it is not to be believed.
        document: the newest record.
    """

    record_id: str
    slug: str
    home: str
    actor: RemoteActorFacts | None
    is_held: bool
    document: Mapping[str, Any] = field(repr=False)


def agreed_hosts(slug: str, at: datetime) -> tuple[AgreedHost, ...]:
    """Return who holds an event of ours with us, in the order in which they were asked."""
    row = Together.objects.filter(event__slug=slug).first()
    if row is None:
        return ()
    actors = [facts.actor for facts in agreed_requests(row, at).values()]
    nodes = other_nodes(actors, at)
    return tuple(
        AgreedHost(group=actor.actor_id, name=nodes[actor.pk].name, actor=actor) for actor in actors
    )


def holding_groups(slug: str, at: datetime) -> frozenset[str]:
    """Return the Groups whose yes to an event of ours has not ended, whoever they are by now."""
    row = Together.objects.filter(event__slug=slug).first()
    if row is None:
        return frozenset()
    asked = requests_of_kind(KIND, at, about=[about_together(row.uuid)])
    holding = set(Cohost.objects.filter(together=row).values_list("request", flat=True))
    return frozenset(facts.actor.actor_id for facts in asked if facts.uuid in holding)


def event_of_record(record: str) -> tuple[int, str] | None:
    """Return the key and the address of our event that a record of ours is about."""
    try:
        uuid = UUID(record.rpartition("/")[2])
    except ValueError:
        return None
    row = Together.objects.filter(uuid=uuid).select_related("event").first()
    if row is None or record_id(row.uuid) != record:
        return None
    return row.event_id, row.event.slug


def record_of_event(slug: str) -> str:
    """Return the id of the record of an event of ours; "" where it is ours alone."""
    row = Together.objects.filter(event__slug=slug).first()
    return record_id(row.uuid) if row is not None else ""


def carried_event(slug: str, at: datetime) -> CarriedFacts | None:
    """Return how we hold an event with its home; None where its home is here."""
    row = Carried.objects.filter(event__slug=slug, is_held=True).first()
    return _facts(row, at) if row is not None else None


def carried_by_record(record: str, at: datetime) -> CarriedFacts | None:
    """Return the event that we hold, or held, by a record."""
    row = Carried.objects.filter(record_id=record).first()
    return _facts(row, at) if row is not None else None


def records_of_events(keys: set[int]) -> dict[int, str]:
    """Return the records by which we hold some of these events; one query."""
    rows = Carried.objects.filter(event__in=keys, is_held=True) if keys else ()
    return {row.event_id: row.record_id for row in rows if row.event_id is not None}


def _facts(row: Carried, at: datetime) -> CarriedFacts:
    facts = request_behind(row, at)
    key = row.event_id or 0
    return CarriedFacts(
        record_id=row.record_id,
        slug=slugs_of_events([key]).get(key, ""),
        home=home_of(row),
        actor=facts.actor if facts is not None else None,
        is_held=row.is_held,
        document=row.document,
    )
