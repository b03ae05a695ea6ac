"""What the agenda shows on the desk's own pages: a part of the overview, a panel of an event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.gestures import Gesture
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.suggestions import how_to_reach
from meshup.agenda.templatetags.events import hours, number
from meshup.agenda_desk.domain.offered_gestures import gestures_for
from meshup.agenda_desk.domain.todo import waiting_for
from meshup.agenda_desk.views.gestures import RARE, actions_for
from meshup.attendance.domain.queries.source_counts import registered_by_source
from meshup.community.templatetags.words import said, spoken
from meshup.desk.registry import (
    Action,
    NumberField,
    OverviewPart,
    Panel,
    Todo,
    event_actions,
    event_figures,
)
from meshup.desk.views.overview import TO_DO_ANCHOR
from meshup.kit.addresses import address_of
from meshup.kit.date_words import day_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda_desk.domain.todo import Waiting
    from meshup.community.rules import Asker


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel:
    """Return all that the agenda knows of an event, with what can be done with it.

    Raises:
        NoSuchEvent
    """
    event = event_for(asker, slug)
    offered = gestures_for(asker, event, now)
    usual = [gesture for gesture in offered if gesture not in RARE]
    others = event_actions(asker, slug, now)
    urgent = [action for action in others if not action.quiet]
    context = {
        "event": event,
        "actions": [*urgent, *actions_for(event, usual, loud=not urgent)],
        "more": actions_for(event, [each for each in offered if each in RARE], loud=False),
        "links": [*_links(event), *(action for action in others if action.quiet)],
        "reach": how_to_reach(asker, slug).get(slug, ""),
        "figures": event_figures(asker, [slug], now).get(slug, ""),
    }
    title = str(said(event.titles)) or event.slug
    return Panel("agenda_desk/_event.html", context, title)


def _links(event: Occurrence) -> list[Action]:
    """Return where else one may go from an event's page; rooms above register theirs."""
    links = [Action(_("Preview"), reverse("agenda_desk:event_preview", args=[event.slug]))]
    public = address_of("event", slug=event.slug) if event.state in PUBLIC else ""
    if public:
        links.append(Action(_("Public page"), public))
    return links


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Return what waits for hosts and helpers, and what is coming."""
    waiting = waiting_for(asker, now)
    slugs = [event.slug for event in (*waiting.coming, *waiting.over)]
    figures = event_figures(asker, slugs, now)
    lists = {
        name: [(event, figures.get(event.slug, "")) for event in events]
        for name, events in (("coming", waiting.coming), ("over", waiting.over))
    }
    return OverviewPart(
        todos=tuple(_todos(asker, waiting, now)), panel=Panel("agenda_desk/_coming.html", lists)
    )


def _todos(asker: Asker, waiting: Waiting, now: datetime) -> Iterator[Todo]:
    def offered(event: Occurrence, *wanted: Gesture) -> list[Action]:
        """Return those of the ``wanted`` gestures that the event and the asker's role allow."""
        allowed = gestures_for(asker, event, now)
        fitting = [gesture for gesture in wanted if gesture in allowed]
        return actions_for(event, fitting, back=_back())

    for event in waiting.unconfirmed:
        steps = (Gesture.CONFIRM, Gesture.MOVE, Gesture.CANCEL)
        yield _todo(event, _("Confirm %(day)s") % _day(event), offered(event, *steps))
    yield from _uncounted(waiting.uncounted, offered)
    if waiting.suggestions:
        yield _suggestions(len(waiting.suggestions))
    for event in waiting.with_slots:
        fill = [
            replace(action, label=_("Fill the timetable"), quiet=True)
            for action in offered(event, Gesture.TIMETABLE)
        ]
        yield _todo(event, _slots(event), fill)
    for event in waiting.drafts:
        steps = (Gesture.CONFIRM, Gesture.EDIT, Gesture.WITHDRAW)
        yield _todo(event, _("A draft for %(day)s") % _day(event), offered(event, *steps))


def _uncounted(
    events: Sequence[Occurrence], offered: Callable[..., list[Action]]
) -> Iterator[Todo]:
    """Yield the events whose heads nobody has noted, with a field for their number."""
    registered = registered_by_source(event.slug for event in events)
    for event in events:
        heading = _("Note how it was on %(day)s") % _day(event)
        actions = [replace(action, quiet=True) for action in offered(event, Gesture.NOTE)]
        here = registered[event.slug]
        field = NumberField(
            label=_("How many came"),
            url=reverse("agenda_desk:heads", args=[event.slug]),
            name="head_count",
            button=_("Note"),
            like=str(here.persons or ""),
            back=_back(),
        )
        yield replace(_todo(event, heading, actions), number=field if actions else None)


def _back() -> str:
    return f"{reverse('desk:overview')}#{TO_DO_ANCHOR}"


def _suggestions(number: int) -> Todo:
    heading = ngettext(
        "%(number)s suggestion waits for a decision",
        "%(number)s suggestions wait for a decision",
        number,
    )
    read = Action(_("Read them"), reverse("agenda_desk:suggestions"))
    return Todo(heading % {"number": number}, actions=(read,))


def _slots(event: Occurrence) -> str:
    number = event.free_slots
    heading = ngettext(
        "%(number)s open slot on %(day)s", "%(number)s open slots on %(day)s", number
    )
    return heading % {"number": number, **_day(event)}


def _todo(event: Occurrence, heading: str, actions: list[Action]) -> Todo:
    title = spoken(event.titles) or event.slug
    notes = tuple(filter(None, (number(event), f"· {hours(event)}")))
    return Todo(heading, title, reverse("desk:event", args=[event.slug]), notes, actions)


def _day(event: Occurrence) -> dict[str, Any]:
    return {"day": day_in_words(event.local_start, year=False)}
