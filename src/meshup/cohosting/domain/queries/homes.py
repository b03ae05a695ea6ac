"""Shell: where each event that is held together has its home, for whoever watches over that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.choices import PUBLIC
from meshup.cohosting.domain.going_over import befores
from meshup.cohosting.domain.record_acceptance import request_behind
from meshup.cohosting.domain.record_ids import uuid_in
from meshup.cohosting.models import Carried, Together

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.cohosting.models import Carried as CarriedRow

AFTER: Final = timedelta(days=2)
MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeFacts:
    """An event that we hold with others, and by which record.

    Attributes:
        key: of the row by which we hold it with another home; 0 where its home is here.
        is_home: whether we are its home, or were, and nobody went on yet.
        document: the newest record of its home: ours as it was signed, or theirs.
        before: records that it goes on from, as far as they are known, the latest first.
        is_believed: whether the home is still who it was when we agreed; ours is.
        is_paused: whether our record waits for hosts. moved_to: whom our last word names.
        silent_since: since when the home does not answer; None while it does, and of ours.
        is_public: whether everybody may read of it.
    """

    uuid: UUID
    slug: str
    key: int
    is_home: bool
    document: Mapping[str, Any]
    before: tuple[Mapping[str, Any], ...]
    is_believed: bool
    is_paused: bool
    moved_to: Mapping[str, Any]
    silent_since: datetime | None
    has_own_place: bool
    is_public: bool

    @property
    def uid(self) -> str:
        """What calendars call it."""
        return str(self.document.get("uid", ""))


def homes(at: datetime) -> list[HomeFacts]:
    """Return all events that are held together and are not long over."""
    ahead = {"event__ends_at__gt": at - AFTER}
    held = Carried.objects.filter(is_held=True, **ahead).select_related("event").order_by("pk")
    carried = [_of_carried(row, at) for row in held[:MOST] if row.document]
    taken = [row.event_id for row in held[:MOST]]
    own = Together.objects.filter(**ahead).exclude(document={}).exclude(event__in=taken)
    found = [_of_own(row) for row in own.select_related("event").order_by("pk")[:MOST]]
    return [*found, *(one for one in carried if one is not None)]


def home_of_event(slug: str, at: datetime) -> HomeFacts | None:
    """Return where an event has its home; None where it is ours alone."""
    held = Carried.objects.filter(event__slug=slug, is_held=True).select_related("event").first()
    if held is not None:
        return _of_carried(held, at) if held.document else None
    row = Together.objects.filter(event__slug=slug).exclude(document={}).first()
    return _of_own(row) if row is not None else None


def home_of_record(uuid: UUID, at: datetime) -> HomeFacts | None:
    """Return where the event of a record has its home; None where we hold no such event."""
    rows = Carried.objects.filter(is_held=True, record_id__endswith=f"/{uuid}")
    held = rows.exclude(event=None).select_related("event").order_by("pk").first()
    if held is not None:
        return _of_carried(held, at) if held.document else None
    row = Together.objects.filter(uuid=uuid).exclude(document={}).select_related("event").first()
    return _of_own(row) if row is not None else None


def _of_carried(row: CarriedRow, at: datetime) -> HomeFacts | None:
    uuid = uuid_in(row.record_id)
    if uuid is None or row.event is None:
        return None
    return HomeFacts(
        uuid=uuid,
        slug=row.event.slug,
        key=row.pk,
        is_home=False,
        document=row.document,
        before=tuple(befores(row.document)),
        is_believed=request_behind(row, at) is not None,
        is_paused=False,
        moved_to={},
        silent_since=row.silent_since,
        has_own_place=row.has_own_place,
        is_public=row.event.state in PUBLIC,
    )


def _of_own(row: Together) -> HomeFacts:
    return HomeFacts(
        uuid=row.uuid,
        slug=row.event.slug,
        key=0,
        is_home=True,
        document=row.document,
        before=tuple(befores(row.document)),
        is_believed=True,
        is_paused=row.is_paused,
        moved_to=row.moved_to,
        silent_since=None,
        has_own_place=True,
        is_public=row.event.state in PUBLIC,
    )
