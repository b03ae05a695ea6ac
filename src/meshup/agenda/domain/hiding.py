"""Shell: take something public from everybody, because of what it says; and put it back.

Hidden, an event is a draft again: hosts see it, edit it, publish it. That is a change like all
others, so the history tells and undoes it; what others point to stays where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.access import require
from meshup.agenda.domain.event_changes import changing_event
from meshup.agenda.domain.events import withdraw
from meshup.agenda.errors import NotInThisState
from meshup.agenda.models import Event
from meshup.community import rules
from meshup.history.domain.queries import changes_of, undoable
from meshup.history.domain.undoing import undo
from meshup.history.errors import NothingToUndo

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.history.domain.records import ChangeRecord

HIDE = "hide"


def hide_event(by: Asker, slug: str, at: datetime) -> int:
    """Make a public event a draft again, whenever it takes place; return the change's number.

    Raises:
        NotYours, NoSuchEvent
        NotInThisState: it is not public.
    """
    require(by, rules.may_edit_agenda)
    with changing_event(by, slug, HIDE, at) as (making, event):
        if event.state not in PUBLIC:
            label = State.DRAFT.label
            raise NotInThisState(state=State(event.state).label, wanted=label)
        event.state = State.DRAFT
        making.save(event)
    return _last_change(slug)


def show_event(by: Asker, slug: str, change: int, at: datetime) -> None:
    """Put back what ``hide_event`` hid: as the history does, or its state alone.

    When something else was changed since, that stays. Shown already, it is left as it is.

    Raises:
        NotYours, NoSuchEvent
        NothingToUndo: there is no such change.
    """
    require(by, rules.may_edit_agenda)
    with transaction.atomic():
        hiding = _hiding(slug, change)
        try:
            with transaction.atomic():
                undo(by, f"event:{slug}", at, change)
        except NothingToUndo:
            _give_state(by, slug, hiding, at)


def delete_event(by: Asker, slug: str, at: datetime) -> tuple[int, int]:
    """Delete an event, public or not, with what was said of it; return both changes' numbers.

    The first, 0 where it was not public, made it a draft; see ``events.withdraw`` for the second.

    Raises:
        NotYours, NoSuchEvent, NotInThisState
        InUse: others point to it.
    """
    require(by, rules.may_edit_agenda)
    with transaction.atomic():
        public = Event.objects.filter(slug=slug, state__in=PUBLIC).exists()
        hidden = hide_event(by, slug, at) if public else 0
        withdraw(by, slug, at)
        return hidden, _last_change(slug)


def restore_event(by: Asker, slug: str, changes: tuple[int, int], at: datetime) -> None:
    """Bring back what ``delete_event`` deleted, public if it was.

    Raises:
        NotYours
        NothingToUndo: something else is at its address by now.
    """
    require(by, rules.may_edit_agenda)
    hidden, deleted = changes
    with transaction.atomic():
        undo(by, f"event:{slug}", at, deleted)
        if hidden:
            show_event(by, slug, hidden, at)


def _give_state(by: Asker, slug: str, hiding: ChangeRecord, at: datetime) -> None:
    before, _after = hiding.subject()
    with changing_event(by, slug, "show", at) as (making, event):
        if event.state in PUBLIC:
            return
        event.state = State((before or {}).get("state", State.CONFIRMED))
        making.save(event)


def _hiding(slug: str, number: int) -> ChangeRecord:
    for change in changes_of(f"event:{slug}"):
        if change.number == number and change.verb == HIDE:
            return change
    raise NothingToUndo


def _last_change(slug: str) -> int:
    last = undoable(f"event:{slug}")
    return last.number or 0 if last else 0
