"""Pure: which events a change makes news of: certain from now on, cancelled, or at another time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.history.domain.records import ChangeRecord, RowChange, Snapshot

CONFIRMED: Final = "confirmed"
CANCELLED: Final = "cancelled"
PLANNED: Final = frozenset({"usual", CONFIRMED})
WHERE: Final = ("venue_id", "mode")
MOST: Final = 200
"""Events of what is changed together; an import that brings more is no news but an archive."""


def events_in_the_news(changes: Iterable[ChangeRecord]) -> tuple[str, ...]:
    """Return the addresses of events that followers may want to hear of, in order, each once."""
    rows = (row for change in changes for row in change.rows if row.kind == "event")
    found = (_address(row) for row in rows if _is_news(row))
    return tuple(dict.fromkeys(slug for slug in found if slug))[:MOST]


def _is_news(row: RowChange) -> bool:
    before, after = row.before or {}, row.after
    if after is None:
        return False
    state, earlier = after.get("state"), before.get("state")
    if state == CONFIRMED and earlier != CONFIRMED:
        return True
    if state == CANCELLED:
        return earlier in PLANNED or not before
    if state == CONFIRMED and any(before.get(name) != after.get(name) for name in WHERE):
        return True
    moved = before.get("starts_at") != after.get("starts_at")
    return state in PLANNED and moved and _was_announced(before, after)


def _was_announced(before: Snapshot, after: Snapshot) -> bool:
    """Say whether there was a date before: one of a rule, or one that somebody has spoken of."""
    return bool(before) or after.get("original_starts_at") is not None


def _address(row: RowChange) -> str:
    return str((row.after or {}).get("slug", ""))
