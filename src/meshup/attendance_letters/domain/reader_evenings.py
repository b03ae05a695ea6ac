"""Shell: the evenings of registrations as letters see them: what is true, and what was last said.

Only registrations that get letters are read (``letters_since``). What attendees only are told is
there for who comes or may come, and for nobody who waits. Six queries, however many evenings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.agenda.domain.wording import title_of
from meshup.attendance.choices import Standing
from meshup.attendance.domain.queries.letter_readers import dates_of, readers_of, registration_of
from meshup.attendance_letters.domain.snapshots import read_snapshot, snapshot_of
from meshup.attendance_letters.models import EventNotice
from meshup.community.domain.queries import this_node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance.domain.queries.letter_readers import ReaderDate, ReaderRegistration
    from meshup.attendance_letters.domain.snapshots import Snapshot
    from meshup.kit.localized_text import Texts

HAS_A_PLACE: Final = frozenset({Standing.COMING, Standing.MAYBE})
"""Who is told the whole place, and has the event in a calendar."""
HEARS: Final = HAS_A_PLACE | {Standing.WAITING, Standing.OFFERED}
"""Who hears what becomes of an event."""
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
Key = tuple[int, str]
"""A registration, and the address of an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderEvening:
    """One event of a registration, as a letter about it begins.

    Attributes:
        registration: of which it is. number: of the evening; None: the row is gone.
        event: as the reader may be told it; None: it is not public any more, or gone.
        is_whole: whether that is with what attendees only are told.
        notice: what letters last said; None: nothing yet.
    """

    registration: ReaderRegistration
    slug: str
    number: int | None = None
    standing: str = ""
    persons: int = 0
    queued_at: datetime | None = None
    offered_until: datetime | None = None
    event: Occurrence | None = None
    is_whole: bool = False
    notice: EventNotice | None = None

    @property
    def hears(self) -> bool:
        """Whether its reader wants to hear of it."""
        return self.standing in HEARS

    @property
    def has_place(self) -> bool:
        """Whether its reader comes, or may come."""
        return self.standing in HAS_A_PLACE

    @property
    def last(self) -> Snapshot | None:
        """What letters last said of it; None: nothing yet."""
        return read_snapshot(self.notice.snapshot) if self.notice else None

    def snapshot(self) -> Snapshot | None:
        """Return what a letter would say now, without the key of its entry; None: it never was."""
        last = self.last
        if self.event is None:
            return last and last.gone()
        now = snapshot_of(self.event, titles_of(self.event), is_whole=self.is_whole)
        return replace(
            now,
            standing=self.standing,
            queued_at=self.queued_at.isoformat() if self.queued_at else "",
            offered_until=self.offered_until,
            uid=last.uid if last else "",
            recurrence=last.recurrence if last else "",
            is_exception=last.is_exception if last else False,
        )


def titles_of(event: Occurrence) -> Texts:
    """Return the title of an event with its number, in each language of the node."""
    languages = this_node().languages
    return {code: title_of(event, code, languages).words for code in languages}


def evenings_of(registrations: Iterable[int], at: datetime) -> list[ReaderEvening]:
    """Return the evenings of these registrations that are not over at ``at``, soonest first.

    Also those whose event, or whose row, has gone since a letter spoke of it.
    """
    known = readers_of(registrations)
    dates = {(row.registration, row.slug): row for row in dates_of(known)}
    notices = _notices(known)
    keys = dates.keys() | notices.keys()
    in_place = {key for key, row in dates.items() if row.standing in HAS_A_PLACE}
    slugs = {slug for _, slug in keys}
    whole = events_with_rows(slugs, whole=slugs)
    public = events_with_rows({slug for _, slug in keys - in_place})
    found = [
        ReaderEvening(
            registration=known[key[0]],
            slug=key[1],
            event=(whole if key in in_place else public).get(key[1]),
            is_whole=key in in_place,
            notice=notices.get(key),
            **_standing(dates.get(key)),
        )
        for key in keys
    ]
    return sorted((one for one in found if _ends_at(one) > at), key=_order)


def evening_of(number: int, at: datetime) -> ReaderEvening | None:
    """Return one evening of a registration that gets letters; None: it is over, or gone."""
    row = registration_of(number)
    evenings = evenings_of([row], at) if row else []
    return next((evening for evening in evenings if evening.number == number), None)


def _standing(row: ReaderDate | None) -> dict[str, Any]:
    """Return where the reader stands, by the names of ``ReaderEvening``; {}: they left."""
    names = ("number", "standing", "persons", "queued_at", "offered_until")
    return {name: getattr(row, name) for name in names} if row else {}


def _notices(registrations: Iterable[int]) -> dict[Key, EventNotice]:
    rows = EventNotice.objects.filter(registration__in=list(registrations)).exclude(event_slug="")
    return {(row.registration_id, row.event_slug): row for row in rows}


def _ends_at(evening: ReaderEvening) -> datetime:
    """Return when it ends, or ended; of what is nowhere any more, long ago."""
    if evening.event is not None:
        return evening.event.ends_at
    return evening.last.ends_at if evening.last else LONG_AGO


def _order(evening: ReaderEvening) -> tuple[datetime, str, int]:
    starts_at = evening.event.starts_at if evening.event else LONG_AGO
    return (
        evening.last.starts_at if evening.event is None and evening.last else starts_at,
        evening.slug,
        evening.registration.number,
    )
