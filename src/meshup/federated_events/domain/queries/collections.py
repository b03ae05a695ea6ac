"""The Group's collections: its outbox, what is coming, and how many an event has; anybody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from meshup.federated_events.domain.announcing import announce_of
from meshup.federated_events.domain.sending import create_of, relayed
from meshup.federated_events.domain.tags import FEDERATED
from meshup.federated_events.models import Boost, FederatedEvent, Post
from meshup.fediverse.domain.own_actors import application
from meshup.kit.shown import Shown
from meshup.remote_actors.domain.blocks import BLOCKS_TAG, blocked_among

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from meshup.activitypub.ids import Json

    Row = FederatedEvent | Post

PAGE: Final = 40
Key = tuple[str, datetime, datetime, int]
"""Kind, when it was published, when it begins, number of its row."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A page of a collection: its items, how many there are in all, and whether more follow."""

    items: tuple[dict[str, Any], ...]
    total: int
    has_next: bool


def outbox(now: datetime, page: int) -> Shown[Piece]:
    """Return a page (from 1) of what the Group published and what still holds, the newest first.

    That is a Create of each event that is not over and of each post, and the Announce of what it
    shares. Of what was published at once, the soonest event comes first.
    """
    boosts = Boost.objects.filter(undone_at=None)
    shared = list(boosts.values_list("announced_at", "pk", "object_id"))
    blocked = blocked_among([object_id for _at, _pk, object_id in shared])
    shares: list[Key] = [
        ("boost", at, at, pk) for at, pk, object_id in shared if object_id not in blocked
    ]
    found = _piece(now, [*_own_keys(now), *shares], page)
    return Shown(found.value, found.tags | {BLOCKS_TAG}, found.until)


def relay_outbox(now: datetime, page: int) -> Shown[Piece]:
    """Return a page of what the Application announces of the Group: what is in its outbox."""
    relay = application()
    return _piece(now, _own_keys(now), page, lambda row: relayed(relay, row))


def upcoming(now: datetime, page: int) -> Shown[Piece]:
    """Return a page (from 1) of the events that are not over, soonest first."""
    rows = _coming(now).order_by("starts_at", "pk")
    total = rows.count()
    chosen = rows[(page - 1) * PAGE : page * PAGE]
    piece = Piece(tuple(row.document for row in chosen), total, page * PAGE < total)
    return Shown(piece, frozenset({FEDERATED}), _next_end(now))


def _own_keys(now: datetime) -> list[Key]:
    events = _coming(now).values_list("published_at", "starts_at", "pk")
    posts = Post.objects.filter(gone_at=None).values_list("published_at", "published_at", "pk")
    return [*(("event", *key) for key in events), *(("post", *key) for key in posts)]


def _piece(
    now: datetime, keys: list[Key], page: int, made: Callable[[Row], Json] = create_of
) -> Shown[Piece]:
    keys.sort(key=lambda key: (-key[1].timestamp(), key[2], key[0], key[3]))
    chosen = keys[(page - 1) * PAGE : page * PAGE]
    found = _activities(chosen, made)
    items = tuple(found[kind, pk] for kind, _at, _starts, pk in chosen if (kind, pk) in found)
    piece = Piece(items, len(keys), page * PAGE < len(keys))
    return Shown(piece, frozenset({FEDERATED}), _next_end(now))


def _coming(now: datetime) -> QuerySet[FederatedEvent]:
    return FederatedEvent.objects.filter(gone_at=None, ends_at__gt=now)


def _next_end(now: datetime) -> datetime | None:
    """Return when the clock takes the next event out of the lists."""
    return _coming(now).order_by("ends_at").values_list("ends_at", flat=True).first()


def _activities(
    chosen: list[Key], made: Callable[[Row], Json]
) -> dict[tuple[str, int], dict[str, Any]]:
    def wanted(kind: str) -> list[int]:
        return [key[3] for key in chosen if key[0] == kind]

    events = FederatedEvent.objects.filter(pk__in=wanted("event"))
    posts = Post.objects.filter(pk__in=wanted("post"))
    boosts = Boost.objects.filter(pk__in=wanted("boost"))
    return {
        **{("event", row.pk): made(row) for row in events},
        **{("post", row.pk): made(row) for row in posts},
        **{("boost", row.pk): announce_of(row) for row in boosts},
    }
