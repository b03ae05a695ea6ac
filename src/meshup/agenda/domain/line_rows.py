"""Shell: the rows of an event's own timetable, as plans want them; in the caller's change.

A line that is said again keeps its row, and with it the talk that it carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.queries.lookups import patterns_of_event
from meshup.agenda.domain.queries.reading import occurrence_of
from meshup.agenda.models import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Line
    from meshup.agenda.domain.plans import LinePlan, LineTalk
    from meshup.agenda.models import Event
    from meshup.history.domain.changes import Changing

PLAIN: Final = ("kind", "starts_at", "ends_at", "titles", "notes", "zone", "track")
"""What a line and its row call by the same name and keep in the same shape."""


def new_item(event: Event, line: LinePlan) -> Item:
    """Return a row for ``line``, not saved yet."""
    return Item(event=event, **columns_of(line))


def replace_lines(making: Changing, event: Event, wanted: Iterable[LinePlan]) -> None:
    """Let ``wanted`` be the lines of the event; what is none of them any more is dropped."""
    before = {item.pk: item for item in event.items.all()}
    kept = [(before.pop(line.key, None) if line.key else None, line) for line in wanted]
    making.drop(*before.values())
    for item, line in kept:
        if item is None:
            making.save(new_item(event, line))
        else:
            columns = columns_of(line)
            if any(getattr(item, name) != value for name, value in columns.items()):
                change_item(making, item, columns)


def change_item(making: Changing, item: Item, columns: dict[str, Any]) -> None:
    """Write ``columns`` into a stored row."""
    making.watch(item)
    for name, value in columns.items():
        setattr(item, name, value)
    making.save(item)


def usual_items(event: Event) -> list[Item]:
    """Return the lines that the event has from its series, as new ones of its own."""
    usual = occurrence_of(event, patterns_of_event(event), whole=True)
    return [_own(event, line) for line in usual.timetable]


def columns_of(line: LinePlan) -> dict[str, Any]:
    """Return the columns that a plan says; those of a talk only where it says one."""
    columns = {name: getattr(line, name) for name in PLAIN}
    columns |= {"languages": list(line.languages), "links": list(line.links)}
    return columns | (talk_columns(line.talk) if line.talk else {})


def talk_columns(talk: LineTalk) -> dict[str, Any]:
    """Return the columns that say ``talk``."""
    return {
        "talk": talk.uuid,
        "talk_slug": talk.slug,
        "persons": list(talk.persons),
        "abstracts": talk.abstracts,
        "level": talk.level,
    }


def _own(event: Event, line: Line) -> Item:
    return Item(event=event, **{name: getattr(line, name) for name in PLAIN})
