"""Pure: what a newer record changed, for the hosts who hold the event with its home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.instants import written_instant

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Protocol

    from meshup.cohosting.domain.record import Record

    class NewsKeeper(Protocol):
        """What keeps news."""

        news: list[dict[str, Any]]


MOST_NEWS: Final = 20
MOVED, PLACE, STATE, WORDS, PROGRAMME = "moved", "place", "state", "words", "programme"


def news_between(before: Record, after: Record, *, has_own_place: bool) -> list[dict[str, Any]]:
    """Return what changed that hosts should know, the most important first, as JSON values."""
    found: list[dict[str, Any]] = []
    if before.state != after.state:
        found.append({"what": STATE, "before": before.state, "after": after.state})
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        found.append(
            {
                "what": MOVED,
                "before": written_instant(before.starts_at),
                "after": written_instant(after.starts_at),
            }
        )
    was, now = _place(before), _place(after)
    if was != now and not has_own_place:
        found.append({"what": PLACE, "before": was, "after": now})
    if _programme(before) != _programme(after):
        found.append({"what": PROGRAMME})
    words = (before.titles, before.summaries, before.texts)
    if words != (after.titles, after.summaries, after.texts):
        found.append({"what": WORDS})
    return found


def add_news(row: NewsKeeper, changes: list[dict[str, Any]], at: datetime) -> None:
    """Keep what changed until a host has seen it, the latest only; the caller saves."""
    moment = written_instant(at)
    row.news = [*row.news, *({**one, "at": moment} for one in changes)][-MOST_NEWS:]


def _programme(record: Record) -> set[tuple[object, ...]]:
    """Return the lines by how long after the beginning each begins: they move with the event."""
    return {
        (line.id, line.starts_at and line.starts_at - record.starts_at, str(line.titles), line.zone)
        for line in record.lines
    }


def _place(record: Record) -> str:
    place = record.place_of(record.home.group)
    if place is None:
        return ""
    return ", ".join(filter(None, (place.name, place.city)))
