"""What is to be done for events, as everybody with a role reads it.

Four questions more than the agenda's own, however many events there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import Kind, State
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.queries.host_lists import between_for
from meshup.checklists.domain.items import (
    EARLIEST,
    LATEST,
    SINGLE_EVENTS,
    ItemNote,
    ListedItem,
    due_items,
    listed_items,
    span_of,
)
from meshup.checklists.domain.queries.templates import items_by_series
from meshup.checklists.errors import NoSuchItem
from meshup.checklists.models import ChecklistItem
from meshup.checklists.rules import may_see_checklists

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.checklists.domain.items import TemplateItem
    from meshup.community.rules import Asker

ACTIVE: Final = frozenset({State.DRAFT, State.USUAL, State.CONFIRMED})
"""What is prepared; for all else there is nothing to do."""
LONGEST: Final = timedelta(days=32)
"""An event that began so long ago, and a week, is over or has nothing to do any more."""
COLUMNS: Final = (
    *("key", "texts", "days", "role", "is_own", "is_reworded", "is_assigned", "assignee_id"),
    *("is_dropped", "done_at", "done_by_id", "version"),
)


@dataclass(frozen=True, slots=True)
class Edition:
    """An event with its checklist.

    Attributes:
        items: by their day, those that this edition leaves out as well.
        today: the day it is now where the event takes place.
        is_silent: whether nothing is to be done: cancelled, skipped or suggested.
        is_history: whether it was over more than a week ago.
        has_template: whether there is a list for events like this one.
    """

    event: Occurrence
    items: tuple[ListedItem, ...]
    today: date
    is_silent: bool
    is_history: bool
    has_template: bool

    @property
    def shown(self) -> list[ListedItem]:
        """The items that it does not leave out."""
        return [item for item in self.items if not item.is_dropped]

    @property
    def dropped(self) -> list[ListedItem]:
        """The items that it leaves out."""
        return [item for item in self.items if item.is_dropped]

    @property
    def done_count(self) -> int:
        """How many items are done."""
        return sum(item.is_done for item in self.shown)

    @property
    def due(self) -> list[ListedItem]:
        """What was to be done by today and is open; nothing where nothing is to do."""
        return [] if self.is_silent or self.is_history else due_items(self.items, self.today)

    @property
    def ahead(self) -> list[ListedItem]:
        """What is to be done from tomorrow on."""
        if self.is_silent or self.is_history:
            return []
        return [item for item in self.items if item.is_open and item.due > self.today]

    def item(self, key: str) -> ListedItem:
        """Return one of its items.

        Raises:
            NoSuchItem
        """
        for item in self.items:
            if item.key == key:
                return item
        raise NoSuchItem


def edition_for(asker: Asker, slug: str, now: datetime) -> Edition:
    """Return one event with its checklist, whatever its state, for whoever has a role.

    Raises:
        NoSuchEvent: there is none, or ``asker`` does not help with the agenda.
    """
    event = event_for(asker, slug)
    return _edition(event, items_by_series(), _notes([slug]).get(slug, {}), now)


def editions_for(asker: Asker, now: datetime) -> list[Edition]:
    """Return the events that may have something to do now or soon, with their checklists.

    In order of their start; those without any item are left out, and so is what is silent. Where
    there are neither lists nor notes, that is all that is asked.
    """
    if not may_see_checklists(asker):
        return []
    templates = items_by_series()
    if not any(templates.values()) and not ChecklistItem.objects.exists():
        return []
    since, until = now - LONGEST - timedelta(days=LATEST), now - timedelta(days=EARLIEST - 1)
    events = [event for event in between_for(asker, since, until) if event.state in ACTIVE]
    notes = _notes(event.slug for event in events)
    editions = (_edition(each, templates, notes.get(each.slug, {}), now) for each in events)
    return [each for each in editions if each.shown and not each.is_history]


def _edition(
    event: Occurrence,
    templates: Mapping[str, tuple[TemplateItem, ...]],
    notes: Mapping[str, ItemNote],
    now: datetime,
) -> Edition:
    template = (
        () if event.kind == Kind.IMPROMPTU else templates.get(event.series or SINGLE_EVENTS, ())
    )
    span = span_of(event.local_start, event.local_end, all_day=event.all_day)
    today = now.astimezone(event.zone).date()
    return Edition(
        event,
        tuple(listed_items(template, notes, span, today)),
        today,
        is_silent=event.state not in ACTIVE,
        is_history=span.is_history(today),
        has_template=bool(template),
    )


def _notes(slugs: Iterable[str]) -> dict[str, dict[str, ItemNote]]:
    """Return what was noted for events, by slug and key; one query."""
    found: dict[str, dict[str, ItemNote]] = {}
    rows = ChecklistItem.objects.filter(event__slug__in=set(slugs))
    for slug, *columns in rows.values_list("event__slug", *COLUMNS):
        note = ItemNote(*columns)
        found.setdefault(slug, {})[note.key] = note
    return found
