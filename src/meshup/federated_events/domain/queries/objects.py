"""What stands at the id of one of our objects, and the Create that carried it; anybody asks.

What is given was published to everybody: it was put together from what everybody may read. Each
costs one query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meshup.federated_events.domain.announcing import announce_of
from meshup.federated_events.domain.sending import create_of, tombstone_of
from meshup.federated_events.domain.tags import FEDERATED, object_tag
from meshup.federated_events.errors import NotFederated
from meshup.federated_events.models import Boost, FederatedEvent, Post
from meshup.kit.shown import Shown

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PublishedObject:
    """A document as it was published last, or its tombstone."""

    document: dict[str, Any]
    is_gone: bool = False
    slug: str = ""


def event_object(uuid: UUID) -> Shown[PublishedObject]:
    """Return the event of this id.

    Raises:
        NotFederated: there never was one.
    """
    return _shown(FederatedEvent.objects.filter(uuid=uuid).first(), "Event")


def post_object(uuid: UUID) -> Shown[PublishedObject]:
    """Return the post of this id.

    Raises:
        NotFederated: there never was one.
    """
    return _shown(Post.objects.filter(uuid=uuid).first(), "Note")


def event_object_at(slug: str) -> Shown[PublishedObject]:
    """Return the event whose page has this address; if several had it, the one that is there.

    Raises:
        NotFederated: there never was one.
    """
    rows = FederatedEvent.objects.filter(slug=slug)
    latest = max(rows, key=lambda row: (row.gone_at is None, row.updated_at), default=None)
    found = _shown(latest, "Event")
    return Shown(found.value, found.tags | {FEDERATED}, found.until)


def activity(uuid: UUID) -> Shown[dict[str, Any]]:
    """Return a Create whose object is still there, or an Announce that stands.

    Raises:
        NotFederated: there is none.
    """
    for rows in (FederatedEvent.objects.all(), Post.objects.all()):
        row = rows.filter(activity=uuid, gone_at=None).first()
        if row is not None:
            return Shown(create_of(row), frozenset({object_tag(row.uuid)}))
    boost = Boost.objects.filter(uuid=uuid, undone_at=None).first()
    if boost is None:
        raise NotFederated
    return Shown(announce_of(boost), frozenset({FEDERATED}))


def count_objects() -> int:
    """Return how many events and posts are published."""
    living = (FederatedEvent.objects.filter(gone_at=None), Post.objects.filter(gone_at=None))
    return sum(rows.count() for rows in living)


def _shown(row: FederatedEvent | Post | None, kind: str) -> Shown[PublishedObject]:
    if row is None:
        raise NotFederated
    slug = row.slug if isinstance(row, FederatedEvent) else ""
    is_gone = row.gone_at is not None
    document = tombstone_of(row, kind) if is_gone else row.document
    return Shown(PublishedObject(document, is_gone, slug), frozenset({object_tag(row.uuid)}))
