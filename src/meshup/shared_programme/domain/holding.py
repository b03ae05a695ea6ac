"""Shell: what others put into their parts nobody here changes; it can be sent or taken back.

The lock looks at each change of the agenda at its end, in its transaction: boards, forms, undo and
imports alike. Lines may go along when their event moves, and go with an event that goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.shared_programme.domain.placing import is_part_writing
from meshup.shared_programme.domain.presence import has_given_parts
from meshup.shared_programme.errors import LineOfPart
from meshup.shared_programme.models import GivenPart

if TYPE_CHECKING:
    from meshup.history.domain.changes import Changing
    from meshup.history.domain.records import RowChange, Snapshot

TIMES: Final = frozenset({"starts_at", "ends_at"})


def hold_to_parts(making: Changing) -> None:
    """Refuse a change of a line that another community put into its part.

    Raises:
        LineOfPart
    """
    if is_part_writing():
        return
    touched = [row for row in making.rows_of("item") if _talks(row) and row.before != row.after]
    if not touched:
        return
    events = {key for row in touched for key in _events(row)}
    for part in GivenPart.objects.filter(event__in=events):
        moved = _is_moved(making, part.event_id)
        for row in touched:
            if part.event_id not in _events(row):
                continue
            if _talks(row) & set(part.lines) and _is_refused(row, is_moved=moved):
                raise LineOfPart(who=part.name)
            if row.before is None and not _is_own(row):
                raise LineOfPart(who=part.name)


def parts_of_lines(slug: str) -> dict[UUID, str]:
    """Return the parts of the lines of an event of ours, by the talks that they carry."""
    if not has_given_parts():
        return {}
    rows = GivenPart.objects.filter(event__slug=slug)
    return {UUID(talk): str(row.uuid) for row in rows for talk in row.lines}


def _is_refused(row: RowChange, *, is_moved: bool | None) -> bool:
    """Say whether it is no mere move with its event; ``is_moved`` is None for one that goes."""
    if is_moved is None:
        return False
    before, after = row.before, row.after
    if before is None or after is None:
        return True
    names = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    return bool(names - (TIMES if is_moved else frozenset()))


def _is_moved(making: Changing, key: int) -> bool | None:
    """Say whether an event begins at another time now; None where it goes altogether."""
    for row in making.rows_of("event"):
        if row.key == key and row.before is not None:
            if row.after is None:
                return None
            return row.before.get("starts_at") != row.after.get("starts_at")
    return False


def _is_own(row: RowChange) -> bool:
    return bool(proposals_by_uuid(map(UUID, _talks(row))))


def _talks(row: RowChange) -> set[str]:
    return {str(state["talk"]) for state in _states(row) if state.get("talk")}


def _events(row: RowChange) -> set[int]:
    return {state["event_id"] for state in _states(row)}


def _states(row: RowChange) -> list[dict[str, Any] | Snapshot]:
    return [state for state in (row.before, row.after) if state]
