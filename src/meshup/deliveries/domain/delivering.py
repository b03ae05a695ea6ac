"""Shell: puts an activity into the queue, for each inbox that is to get it.

It is called in the transaction of what the activity tells of, so that both are there or neither.
What waits is sent in the order in which it was put here, for each inbox.

Method
    One row holds the body, one row each says which inbox has still to get it. A later Update, or a
    Delete, takes the place of Updates of the same object that wait: their readers would only throw
    them away. Blocked servers, inboxes that are gone, servers that were given up, and our own
    inboxes get nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.activitypub.addresses import address_hash, host_of
from meshup.deliveries.choices import PROBE_AFTER
from meshup.deliveries.models import Delivery, DeliveryHost, DeliveryInbox, OutgoingActivity
from meshup.deliveries.signals import deliveries_waiting
from meshup.fediverse.domain.addressing import is_own
from meshup.remote_actors.domain.blocks import is_blocked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

PIECE: Final = 500
"""Rows that are asked for, or written, at once."""
SUPERSEDING: Final = frozenset({"Update", "Delete"})


@dataclass(frozen=True, slots=True)
class _Place:
    url: str
    url_hash: bytes
    host: str


@transaction.atomic
def deliver(document: Mapping[str, Any], *, by: str, to: Iterable[str], at: datetime) -> int:
    """Let ``document`` (an activity with its id) go to the inboxes ``to``, signed by ``by``.

    Returns how many inboxes will get it, each once. Addresses that are no public web addresses are
    left out. It may be called twice for one activity: who waits for it already gets it once.
    """
    inboxes = _open_inboxes(_places(to), at)
    if not inboxes:
        return 0
    about = object_hash(document)
    if document["type"] in SUPERSEDING:
        _drop_waiting_updates(about, by, list(inboxes))
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    activity, _new = OutgoingActivity.objects.get_or_create(
        digest=sha256(by.encode() + b" " + body).digest(),
        defaults={
            "kind": document["type"],
            "object_hash": about,
            "by": by,
            "body": body,
            "made_at": at,
        },
    )
    rows = [
        Delivery(activity=activity, inbox_id=inbox, host_id=host) for inbox, host in inboxes.items()
    ]
    Delivery.objects.bulk_create(rows, batch_size=PIECE, ignore_conflicts=True)
    transaction.on_commit(lambda: deliveries_waiting.send(sender=None))
    return len(inboxes)


@transaction.atomic
def withdraw_waiting(kind: str, about: str, *, by: str) -> int:
    """Take out of the queue the activities of a kind, of ``by``, about the id ``about``.

    What is being sent in this moment may still arrive. Returns how many inboxes got nothing.
    """
    meant = OutgoingActivity.objects.filter(kind=kind, object_hash=address_hash(about), by=by)
    count: int = Delivery.objects.filter(activity__in=meant).delete()[0]
    meant.delete()
    return count


def object_hash(document: Mapping[str, Any]) -> bytes:
    """Return the SHA-256 of the id of what an activity is about, or of its own without one."""
    about = document.get("object")
    if isinstance(about, dict):
        about = about.get("id")
    return address_hash(str(about or document["id"]))


def _places(urls: Iterable[str]) -> list[_Place]:
    """Return where these addresses lead, each once; without those to which nothing may go."""
    places = {}
    for url in urls:
        host = host_of(url)
        if not host or is_own(url) or is_blocked(url):
            continue
        digest = address_hash(url)
        places[digest] = _Place(url, digest, host)
    return list(places.values())


def _open_inboxes(places: Sequence[_Place], at: datetime) -> dict[int, int]:
    """Return inboxes that may get something, with their servers; make those that are new."""
    hosts = _hosts({place.host for place in places}, at)
    wanted = [place for place in places if place.host in hosts]
    found: dict[int, int] = {}
    for start in range(0, len(wanted), PIECE):
        piece = wanted[start : start + PIECE]
        rows = [
            DeliveryInbox(host_id=hosts[place.host], url=place.url, url_hash=place.url_hash)
            for place in piece
        ]
        DeliveryInbox.objects.bulk_create(rows, ignore_conflicts=True)
        asked = DeliveryInbox.objects.filter(url_hash__in=[place.url_hash for place in piece])
        found |= dict(asked.filter(gone_at=None).order_by("pk").values_list("pk", "host_id"))
    return found


def _hosts(names: set[str], at: datetime) -> dict[str, int]:
    """Return the numbers of these servers by name, without those that were given up."""
    found: dict[str, int] = {}
    ordered = sorted(names)
    for start in range(0, len(ordered), PIECE):
        piece = ordered[start : start + PIECE]
        rows = [DeliveryHost(host=name) for name in piece]
        DeliveryHost.objects.bulk_create(rows, ignore_conflicts=True)
        dead_after = at - PROBE_AFTER
        asked = DeliveryHost.objects.filter(host__in=piece).exclude(dead_at__gt=dead_after)
        found |= dict(asked.values_list("host", "pk"))
    return found


def _drop_waiting_updates(about: bytes, by: str, inboxes: Sequence[int]) -> None:
    """Take out of the queue what the activity that comes now makes idle."""
    older = OutgoingActivity.objects.filter(kind="Update", object_hash=about, by=by)
    numbers = list(older.values_list("pk", flat=True))
    for start in range(0, len(inboxes) if numbers else 0, PIECE):
        piece = inboxes[start : start + PIECE]
        Delivery.objects.filter(activity_id__in=numbers, inbox_id__in=piece).delete()
