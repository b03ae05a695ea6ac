"""What the agenda shows on the desk's own pages: a part of the overview, a panel of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.suggestions import how_to_reach
from meshup.agenda.templatetags.events import hours, number, when
from meshup.agenda_desk.domain.todo import waiting_for
from meshup.agenda_desk.views.templates import duplicate_action, template_action
from meshup.community.rules import may_edit_agenda, may_edit_programme
from meshup.community.templatetags.words import said, spoken
from meshup.desk.registry import Action, OverviewPart, Panel, Todo
from meshup.kit.date_words import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    context = {
        "event": event,
        "phase": event.phase(now).value,
        "reach": how_to_reach(asker, slug).get(slug, ""),
        "links": [duplicate_action(asker, slug, now), template_action(asker, slug, now)],
    }
    title = str(said(event.titles)) or event.slug
    return Panel("agenda_desk/_event.html", context, title)


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Return what waits for hosts and helpers, and what is coming."""
    waiting = waiting_for(asker, now)
    lists = {"coming": waiting.coming, "over": waiting.over}
    return OverviewPart(
        shortcuts=_shortcuts() if may_edit_agenda(asker) else (),
        todos=tuple(_todos(asker, waiting)),
        panel=Panel("agenda_desk/_coming.html", lists),
    )


def _shortcuts() -> tuple[Action, Action]:
    address = reverse("agenda_desk:event_new")
    return (
        Action(_("New event"), address),
        Action(_("Impromptu, in one line"), f"{address}?kind=impromptu", quiet=True),
    )


def _todos(asker: Asker, waiting: Waiting) -> Iterator[Todo]:
    may_edit, may_write = may_edit_agenda(asker), may_edit_programme(asker)
    for event in waiting.unconfirmed:
        yield _unconfirmed(event, may_edit=may_edit)
    for event in waiting.uncounted:
        heading = _("Note how many came on %(day)s") % _day(event)
        yield _todo(event, heading, (_link(_("Note it"), "afterwards", event),))
    if waiting.suggestions:
        yield _suggestions(len(waiting.suggestions))
    for event in waiting.with_slots:
        fill = _link(_("Fill the timetable"), "timetable", event, quiet=True)
        yield _todo(event, _slots(event), (fill,) if may_write else ())
    for event in waiting.drafts:
        yield _draft(event, may_edit=may_edit)


def _unconfirmed(event: Occurrence, *, may_edit: bool) -> Todo:
    place = f" · {event.place.name}" if event.place else ""
    edition = tuple(filter(None, (number(event),)))
    actions = (
        _confirm(_("Confirm"), event),
        _link(_("Move"), "move", event, quiet=True),
        _link(_("Online"), "online", event, quiet=True),
        _link(_("Cancel"), "cancel", event, quiet=True),
    )
    heading = _("Confirm %(day)s") % _day(event)
    notes = (*edition, f"· {hours(event)}{place}")
    return _todo(event, heading, actions if may_edit else (), notes)


def _draft(event: Occurrence, *, may_edit: bool) -> Todo:
    actions = (
        _confirm(_("Publish"), event),
        _link(_("Edit"), "event_edit", event, quiet=True),
    )
    return _todo(event, _("A draft"), actions if may_edit else (), (f"· {when(event)}",))


def _suggestions(number: int) -> Todo:
    heading = ngettext(
        "%(number)s suggestion waits for a decision",
        "%(number)s suggestions wait for a decision",
        number,
    )
    read = Action(_("Read them"), reverse("agenda_desk:suggestions"))
    return Todo(heading % {"number": number}, actions=(read,))


def _slots(event: Occurrence) -> str:
    number = event.open_slots
    heading = ngettext(
        "%(number)s open slot on %(day)s", "%(number)s open slots on %(day)s", number
    )
    return heading % {"number": number, **_day(event)}


def _todo(
    event: Occurrence, heading: str, actions: tuple[Action, ...], notes: tuple[str, ...] = ()
) -> Todo:
    title = spoken(event.titles) or event.slug
    return Todo(heading, title, reverse("desk:event", args=[event.slug]), notes, actions)


def _day(event: Occurrence) -> dict[str, Any]:
    return {"day": day_in_words(event.local_start)}


def _link(label: str, name: str, event: Occurrence, *, quiet: bool = False) -> Action:
    return Action(label, reverse(f"agenda_desk:{name}", args=[event.slug]), quiet=quiet)


def _confirm(label: str, event: Occurrence) -> Action:
    address = reverse("agenda_desk:step", args=[event.slug, "confirm"])
    return Action(label, address, posts=True)
