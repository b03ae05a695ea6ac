"""What the door shows on the desk's own pages: a panel of an event, and what is to do tonight."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.queries.events import event_for, events_between
from meshup.agenda.templatetags.events import hours, number
from meshup.community.rules import may_count_heads
from meshup.community.templatetags.words import spoken
from meshup.desk.registry import Action, OverviewPart, Panel, Todo
from meshup.door.choices import CLOSES_AFTER, OPENS_BEFORE
from meshup.door.domain.queries.doors import arrivals, door_state, evening_at_door
from meshup.kit.date_words import hour

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker

SHOWN_BEFORE: Final = timedelta(days=7)
"""From when on an event's page leads to its door, so that helpers can look at it."""
TONIGHT: Final = timedelta(hours=12)
"""From when on before the start the overview reminds of the door."""


def event_action(asker: Asker, slug: str, now: datetime) -> Action | None:
    """Return the way to the door, for the top of an event's page, around the evening.

    While the door is open it is what people come to this page for, and stands out.

    Raises:
        NoSuchEvent
    """
    event = event_for(asker, slug)
    around = event.starts_at - SHOWN_BEFORE <= now < event.ends_at + CLOSES_AFTER
    if not (around and may_count_heads(asker) and _has_door(event)):
        return None
    is_open = event.starts_at - OPENS_BEFORE <= now < event.ends_at
    return Action(_("Door"), reverse("door:page", args=[slug]), quiet=not is_open)


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return the way to the door of an event, and afterwards what was counted there.

    Raises:
        NoSuchEvent
    """
    event = event_for(asker, slug)
    if not (may_count_heads(asker) and _has_door(event)) or now < event.starts_at - SHOWN_BEFORE:
        return None
    is_over = event.ends_at <= now
    state = door_state(slug)
    if is_over and not state.serial:
        return None
    came = arrivals(evening_at_door(asker, slug)) if is_over else []
    context = {
        "event": event,
        "state": state,
        "is_over": is_over,
        "takes_late": is_over and now < event.ends_at + CLOSES_AFTER,
        "is_noted": event.head_count == state.heads,
        "arrivals": [(quarter, persons) for quarter, persons in came if persons > 0],
        "most": max((persons for _quarter, persons in came), default=0),
        "action": Action(_("Open the door"), reverse("door:page", args=[slug]), quiet=is_over),
    }
    return Panel("door/_event.html", context, style="door/door.css")


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Return the doors that open today, or are open."""
    if not may_count_heads(asker):
        return OverviewPart()
    soon = events_between(now, now + TONIGHT)
    return OverviewPart(todos=[_todo(event, now) for event in soon if _has_door(event)])


def _has_door(event: Occurrence) -> bool:
    """Say whether people come in somewhere: not online, not cancelled, not hidden."""
    return event.state in PUBLIC and not event.online and not event.cancelled


def _todo(event: Occurrence, now: datetime) -> Todo:
    if event.starts_at > now:
        heading = _("At %(hour)s: open the door") % {"hour": hour(event.local_start)}
    else:
        heading = _("The door is open")
    return Todo(
        heading,
        spoken(event.titles) or event.slug,
        reverse("desk:event", args=[event.slug]),
        tuple(filter(None, (number(event), f"· {hours(event)}"))),
        (Action(_("Door"), reverse("door:page", args=[event.slug])),),
    )
