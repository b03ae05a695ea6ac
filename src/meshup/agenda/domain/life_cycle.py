"""Shell: the steps in an event's life: confirm, cancel, skip, unskip, move, go online.

Each records one ``Change``. Where the address belongs to a date about which nobody has said
anything yet, saying something stores it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.choices import PUBLIC, Mode, State
from meshup.agenda.domain.access import require
from meshup.agenda.domain.event_changes import (
    changing_event,
    give_time,
    refuse_past,
    refuse_unless_allowed,
)
from meshup.agenda.domain.gestures import Gesture
from meshup.agenda.domain.plans import check_link, check_span, check_texts
from meshup.agenda.models import Event
from meshup.community import rules
from meshup.history.domain.changes import refuse_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts


def confirm(by: Asker | None, slug: str, at: datetime) -> Event:
    """Say that the event takes place: publishes a draft, settles a usual date, revives it.

    Raises:
        NotYours, NoSuchEvent, NotInThisState, AlreadyOver
    """
    return _step(by, slug, Gesture.CONFIRM, State.CONFIRMED, at)


def cancel(by: Asker | None, slug: str, reasons: Texts, at: datetime) -> Event:
    """Say that the event does not take place, and why; it stays visible.

    Raises:
        NotYours, NoSuchEvent, NotInThisState, AlreadyOver, TextTooLong
    """
    check_texts("reasons", reasons)
    return _step(by, slug, Gesture.CANCEL, State.CANCELLED, at, reasons)


def explain(by: Asker, slug: str, reasons: Texts, at: datetime) -> Event:
    """Say why a cancelled event does not take place, or say it anew.

    Raises:
        NotYours, NoSuchEvent, NotInThisState, AlreadyOver, TextTooLong
    """
    check_texts("reasons", reasons)
    return _step(by, slug, Gesture.EXPLAIN, State.CANCELLED, at, reasons)


def skip(by: Asker | None, slug: str, at: datetime) -> Event:
    """Leave a date of a series out, as if the rule had not said it; its number stays taken.

    Raises:
        NotYours, NoSuchEvent, NotInThisState, AlreadyBegun, AlreadyOver
    """
    return _step(by, slug, Gesture.SKIP, State.SKIPPED, at)


def unskip(by: Asker, slug: str, at: datetime) -> Event:
    """Take a skipped date up again, as a usual one.

    Raises:
        NotYours, NoSuchEvent, NotInThisState, AlreadyOver
    """
    return _step(by, slug, Gesture.TAKE_UP, State.USUAL, at)


def move(by: Asker, slug: str, starts_at: datetime, ends_at: datetime, at: datetime) -> Event:
    """Move the event to another time and confirm it; where it was before is kept.

    Raises:
        NotYours, NoSuchEvent, NotInThisState, AlreadyOver, EndsBeforeStart, TooLong,
        ImpossibleDate, MovesIntoThePast
    """
    require(by, rules.may_edit_agenda)
    check_span(starts_at, ends_at)
    with changing_event(by, slug, "move", at) as (making, event):
        refuse_unless_allowed(Gesture.MOVE, event, at)
        refuse_past(event, starts_at, ends_at, at)
        give_time(event, starts_at, ends_at)
        _confirm_if_public(event)
        making.save(event)
    return event


def move_online(by: Asker, slug: str, url: str, at: datetime) -> Event:
    """Move the event online, to ``url``, and confirm it; its date stays.

    Raises:
        NotYours, NoSuchEvent, NotInThisState, AlreadyOver, LinkMissing
    """
    require(by, rules.may_edit_agenda)
    check_link(url)
    with changing_event(by, slug, "move_online", at) as (making, event):
        refuse_unless_allowed(Gesture.ONLINE, event, at)
        event.mode, event.online_url = Mode.ONLINE, url
        _confirm_if_public(event)
        making.save(event)
    return event


@contextmanager
def unchanged_since(slug: str, version: int) -> Iterator[None]:
    """Let a step be taken only while nobody has changed the event since ``version``.

    ``version`` is the one that the host's form began with; 0 when nothing was stored yet.

    Raises:
        ChangedMeanwhile: somebody else was faster.
    """
    with transaction.atomic():
        event = Event.objects.select_for_update().filter(slug=slug).first()
        refuse_if_changed(event or Event(slug=slug, version=0), version)
        yield


def _step(
    by: Asker | None,
    slug: str,
    gesture: Gesture,
    state: State,
    at: datetime,
    reasons: Texts | None = None,
) -> Event:
    """Take the event to ``state``, with the reasons that belong to the step."""
    require(by, rules.may_edit_agenda)
    with changing_event(by, slug, gesture.value, at) as (making, event):
        refuse_unless_allowed(gesture, event, at)
        event.state, event.suggested_by, event.reasons = state, "", reasons or {}
        making.save(event)
    return event


def _confirm_if_public(event: Event) -> None:
    """Confirm what is public; a draft that moves stays a draft."""
    if event.state in PUBLIC:
        event.state, event.reasons = State.CONFIRMED, {}
