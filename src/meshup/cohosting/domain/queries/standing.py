"""Shell: which events are held together just now, for jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from meshup.cohosting.domain.going_over import befores
from meshup.cohosting.models import Carried, Cohost, Together

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LONGEST_NAME: Final = 40
AFTER: Final = timedelta(days=2)
"""So long after its end an event of ours is still looked at each minute."""


def own_events(at: datetime) -> list[int]:
    """Return our records that are to be looked at: of events to come, and what changed."""
    wanted = Q(is_stale=True) | Q(event__ends_at__gt=at - AFTER, is_home=True)
    return list(Together.objects.filter(wanted).order_by("pk").values_list("pk", flat=True))


def held_events(at: datetime) -> list[int]:
    """Return the events that we hold with their homes and that are not over."""
    rows = Carried.objects.filter(is_held=True, event__ends_at__gt=at)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def is_something_going_on(at: datetime) -> bool:
    """Say whether anything has to be done; two quick questions at most."""
    wanted = Q(is_stale=True) | Q(event__ends_at__gt=at - AFTER)
    if Together.objects.filter(wanted).exists():
        return True
    mine = Q(is_held=True) & (Q(next_at__lte=at) | Q(event__ends_at__gt=at))
    return Carried.objects.filter(mine).exists()


def carried_slugs(slugs: list[str]) -> set[str]:
    """Return which of these events have their home elsewhere; one query."""
    rows = Carried.objects.filter(event__slug__in=slugs, is_held=True)
    return set(rows.values_list("event__slug", flat=True))


def organizers_of(slug: str) -> list[str]:
    """Return the Groups that hold an event of ours with us, as our record names them."""
    row = Together.objects.filter(event__slug=slug, is_home=True).first()
    if row is None:
        return []
    return [host["group"] for host in row.document.get("hosts", ())]


def former_ids(slug: str) -> list[str]:
    """Return what other servers called an event of ours where it had its home before."""
    row = Together.objects.filter(event__slug=slug, is_home=True).exclude(continues=[]).first()
    documents = befores(row.document or {"continues": row.continues}) if row is not None else []
    return [document["event"] for document in documents if document.get("event")]


def counted_by_cohosts(slugs: Sequence[str]) -> dict[str, list[tuple[str, int, datetime]]]:
    """Return how many come to events of ours through each co-host, at our place; one query."""
    homes = Together.objects.filter(event__slug__in=list(slugs), is_home=True)
    rows = Cohost.objects.filter(together__in=homes, places_used__gt=0)
    found: dict[str, list[tuple[str, int, datetime]]] = {}
    for cohost in rows.select_related("together__event").order_by("pk"):
        document = cohost.together.document
        names = {one["accept"]["object"]["id"]: one["name"] for one in document.get("hosts", ())}
        name = next((name for offer, name in names.items() if str(cohost.request) in offer), "")
        if name and cohost.reported_at is not None:
            counted = (name[:LONGEST_NAME], cohost.places_used, cohost.reported_at)
            found.setdefault(cohost.together.event.slug, []).append(counted)
    return found


def note_change(keys: set[int]) -> bool:
    """Have the records of these events, by key, looked at; say whether there are any."""
    return bool(Together.objects.filter(event__in=keys).update(is_stale=True)) if keys else False
