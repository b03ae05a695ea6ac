"""Shell: what the home says of an event is changed by nobody here, whichever way they try.

The lock looks at each change of the agenda at its end, in its transaction: forms, steps, undo,
imports, programmes and the timetable alike. Only what this room writes itself goes through.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from meshup.agenda.domain.carried_events import PLACE, SHARED
from meshup.agenda.held_elsewhere import Held
from meshup.cohosting.domain.tag_memo import TagMemo
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import HeldAtHome
from meshup.cohosting.models import Carried, Cohost
from meshup.cohosting.shared_lines import own_talks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.history.domain.changes import Changing

LOCKED: Final = (
    *SHARED,
    *("state", "reasons", "original_starts_at", "uid", "own_timetable", "series_id"),
)
_home_writes: Final[ContextVar[bool]] = ContextVar("home_writes", default=False)


@contextmanager
def home_writes() -> Iterator[None]:
    """Let what is written here be what the home says."""
    token = _home_writes.set(True)
    try:
        yield
    finally:
        _home_writes.reset(token)


def hold_to_home(making: Changing) -> None:
    """Refuse a change of what the home says of an event that we hold with it.

    Raises:
        HeldAtHome
    """
    if _home_writes.get():
        return
    events = {row.key: row for row in making.rows_of("event")}
    lines = _lines_by_event(making)
    keys = {*events, *lines}
    rows = Carried.objects.filter(event__in=keys, is_held=True) if keys else ()
    for row in rows:
        changed_row = events.get(row.event_id or 0)
        names = LOCKED if row.has_own_place else (*LOCKED, *PLACE, "venue_id")
        talks = own_talks(row.record_id)
        if lines.get(row.event_id or 0, set()) - {str(talk) for talk in talks} or (
            changed_row and _differs(changed_row.before, changed_row.after, names)
        ):
            raise HeldAtHome(home=home_of(row))


def _lines_by_event(making: Changing) -> dict[int, set[str]]:
    """Return the talks on lines that were changed, by the key of their event; "" for none."""
    found: dict[int, set[str]] = {}
    for row in making.rows_of("item"):
        for state in (row.before, row.after):
            if state:
                found.setdefault(state["event_id"], set()).add(str(state["talk"] or ""))
    return found


def held_event(slug: str) -> Held | None:
    """Return where the event of a slug has its home; None where we hold none such."""
    return _held.value().get(slug)


def event_in_use(key: int) -> str | None:
    """Say why an event has to stay: it is held with others."""
    row = Carried.objects.filter(event=key, is_held=True).first()
    if row is not None:
        return _("It is held together with %(home)s: take your yes back first.") % {
            "home": home_of(row)
        }
    if Cohost.objects.filter(together__event=key, together__is_home=True).exists():
        return _("Other communities hold it with you: end that first.")
    return None


def home_of(row: Carried) -> str:
    """Return how the home of an event is called."""
    home: Any = row.document.get("home")
    return str(home.get("name", "")) if isinstance(home, dict) else ""


def _read() -> dict[str, Held]:
    rows = Carried.objects.filter(is_held=True).exclude(event=None).select_related("event")
    return {
        row.event.slug: Held(home_of(row), row.document.get("url", ""), row.has_own_place)
        for row in rows
        if row.event is not None
    }


_held: Final[TagMemo[dict[str, Held]]] = TagMemo(frozenset({TOGETHER}), _read)


def _differs(
    before: dict[str, Any] | None, after: dict[str, Any] | None, names: tuple[str, ...]
) -> bool:
    if before is None or after is None:
        return True
    return any(before.get(name) != after.get(name) for name in names)
