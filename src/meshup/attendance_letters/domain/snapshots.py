"""Pure: what a letter says of one event to one reader, and what is news since the last one.

Words
    snapshot  an event as a letter describes it; kept, so that the next letter tells what changed
    news      what a reader has to hear of; a place that was only renamed, or a new text, is none
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from meshup.agenda.domain.occurrence import Occurrence
from meshup.publishing.domain.attendee_calendar import EntryKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.kit.localized_text import Texts

TAKES_PLACE: Final = "takes_place"
CANCELLED: Final = "cancelled"
GONE: Final = "gone"
"""Left out by a host, or of a series that has no such date any more: for readers, cancelled."""

MOMENTS: Final = ("starts_at", "ends_at", "offered_until")


class News(Enum):
    """What changed, most important first."""

    CANCELLED = "cancelled"
    BACK = "back"
    TIME = "time"
    ONLINE = "online"
    ON_SITE = "on_site"
    PLACE = "place"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """An event as a letter describes it.

    Attributes:
        titles: with the number, in each language of the node.
        starts_at, ends_at: aware; shown by the clock of ``zone``.
        status: takes_place, cancelled, gone.
        mode: offline, online, mixed. link: of what is online.
        venue: slug; "" for none. place: its name. address: its street and town, or the town alone.
        is_whole: whether the reader is told a place that attendees only are told.
        standing: of the reader, ``queued_at`` and ``offered_until`` as in ``Attendance``.
        uid, recurrence: the key of its calendar entry; "" while there is none. ``recurrence`` is
            what the clock on the wall shows.
        is_exception: whether the entry was sent as an exception of a rule.
    """

    titles: Texts
    starts_at: datetime
    ends_at: datetime
    zone: str
    all_day: bool = False
    status: str = TAKES_PLACE
    mode: str = "offline"
    venue: str = ""
    place: str = ""
    address: str = ""
    link: str = ""
    is_whole: bool = True
    standing: str = ""
    queued_at: str = ""
    offered_until: datetime | None = None
    uid: str = ""
    recurrence: str = ""
    is_exception: bool = False

    @property
    def takes_place(self) -> bool:
        """Whether there is anything to come to."""
        return self.status == TAKES_PLACE

    @property
    def key(self) -> EntryKey | None:
        """The key of its calendar entry; None while there is none."""
        if not self.uid:
            return None
        wall = datetime.fromisoformat(self.recurrence) if self.recurrence else None
        return EntryKey(self.uid, wall and wall.replace(tzinfo=ZoneInfo(self.zone)))

    def stored(self) -> dict[str, Any]:
        """Return it as JSON values."""
        moments = {name: at.isoformat() for name in MOMENTS if (at := getattr(self, name))}
        return asdict(self) | {"offered_until": None} | moments

    def gone(self) -> Snapshot:
        """Return it as an event that does not take place any more."""
        return replace(self, status=GONE)


def read_snapshot(stored: Mapping[str, Any]) -> Snapshot | None:
    """Return what ``stored`` wrote; None for nothing. Columns of other releases are left out."""
    if not stored:
        return None
    known = {field.name for field in fields(Snapshot)}
    values = {name: value for name, value in stored.items() if name in known}
    moments = {name: datetime.fromisoformat(values[name]) for name in MOMENTS if values.get(name)}
    return Snapshot(**values | moments)


def snapshot_of(event: Occurrence, titles: Texts, *, is_whole: bool) -> Snapshot:
    """Return an event as a letter describes it; ``is_whole`` if the reader is told the place."""
    place = None if event.online else event.place
    return Snapshot(
        titles=titles,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.time_zone,
        all_day=event.all_day,
        status=CANCELLED if event.cancelled else TAKES_PLACE,
        mode=event.mode,
        venue=place.slug if place else "",
        place=place.name if place else "",
        address=place.address if place else ("" if event.online else event.area),
        link=event.online_url,
        is_whole=is_whole,
    )


def event_of_snapshot(slug: str, snapshot: Snapshot) -> Occurrence:
    """Return an event that is gone, as far as a calendar entry needs it: cancelled."""
    return Occurrence(
        slug=slug,
        uid=snapshot.uid,
        kind="meetup",
        state="cancelled",
        starts_at=snapshot.starts_at,
        ends_at=snapshot.ends_at,
        time_zone=snapshot.zone,
        all_day=snapshot.all_day,
        titles=snapshot.titles,
    )


def news_between(before: Snapshot, after: Snapshot) -> tuple[News, ...]:
    """Return what a reader who was told ``before`` has to hear now, most important first."""
    if not after.takes_place:
        return (News.CANCELLED,) if before.takes_place else ()
    facts = (
        (News.BACK, not before.takes_place),
        (News.TIME, _when(before) != _when(after)),
        (News.ONLINE, after.mode == "online" != before.mode),
        (News.ON_SITE, before.mode == "online" != after.mode),
        (News.PLACE, _has_other_place(before, after)),
        (News.LINK, _has_other_link(before, after)),
    )
    return tuple(news for news, holds in facts if holds)


def _when(snapshot: Snapshot) -> tuple[object, ...]:
    return snapshot.starts_at, snapshot.ends_at, snapshot.all_day


def _has_other_place(before: Snapshot, after: Snapshot) -> bool:
    if "online" in {before.mode, after.mode} or before.is_whole != after.is_whole:
        return False
    return (before.venue, before.address) != (after.venue, after.address)


def _has_other_link(before: Snapshot, after: Snapshot) -> bool:
    both_online = "offline" not in {before.mode, after.mode}
    return both_online and before.is_whole == after.is_whole and before.link != after.link
