"""Pure: what is to be done for an edition, worked out from a template and what was noted of it.

Words
    template    the list of a series, or of single events: items with the days before and after
    item        something to do; its key is the same in the template and in each edition
    note        what somebody noted of one item for one edition: done, whose it is, other words
    listed      an item as an edition has it, on its day
    span        the first and the last local day of an edition
    history     an edition that was over a week ago: what nobody noted anything of is not listed

Method
    Days up to that of the event count from its first day, days after it from its last one; days
    are those of the clock where it takes place, so no change of clocks moves one. What is open and
    was not reworded for the edition says what the template says now; what is done, what was
    reworded, and all of history says what it said then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from meshup.kit.localized_text import Texts

EARLIEST: Final = -180
"""So many days before the event an item may be due: a festival begins half a year ahead."""
LATEST: Final = 7
"""So many days after it; then the edition is history."""
LONGEST_TEXT: Final = 200
MOST_ITEMS: Final = 60
"""Of a template; an edition may have as many of its own."""
LONGEST_KEY: Final = 32
SINGLE_EVENTS: Final = "_single"
"""In place of the address of a series: the list of single events. No series is called so."""

SMALL_HOURS: Final = timedelta(hours=8)
"""An evening that ends before this hour of the next morning is still that evening."""


class Standing(Enum):
    """Where an item stands on a day."""

    DONE = "done"
    LEFT_OUT = "left_out"
    OVERDUE = "overdue"
    TODAY = "today"
    AHEAD = "ahead"


class Span(NamedTuple):
    """The local days of an edition; the same twice for an evening."""

    first: date
    last: date

    def due(self, days: int) -> date:
        """Return the day that is so many days before the first day, or after the last one."""
        return (self.first if days <= 0 else self.last) + timedelta(days=days)

    def is_history(self, today: date) -> bool:
        """Say whether it has been over for more than a week."""
        return today > self.last + timedelta(days=LATEST)


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """An item of a template.

    Attributes:
        key: lowercase letters, digits and hyphens; unique in its template.
        days: ``EARLIEST`` to ``LATEST``; negative before the event, 0 on its first day.
        texts: what is to be done, by language.
        role: for whom it is while it is nobody's: host, programme, door; "" for hosts.
        assignee: number of the person who usually does it, None for nobody.
    """

    key: str
    days: int
    texts: Texts
    role: str = ""
    assignee: int | None = None


@dataclass(frozen=True, slots=True)
class ItemNote:
    """What was noted of an item for one edition.

    Attributes:
        texts, days, role: what it said when it was last touched.
        is_own: whether only this edition has it.
        is_reworded: whether its words, day and role are this edition's own.
        is_assigned: whether ``assignee`` holds here, and not the template's.
        is_dropped: whether this edition leaves it out.
        version: for telling two hosts who edit at once.
    """

    key: str
    texts: Texts
    days: int
    role: str = ""
    is_own: bool = False
    is_reworded: bool = False
    is_assigned: bool = False
    assignee: int | None = None
    is_dropped: bool = False
    done_at: datetime | None = None
    done_by: int | None = None
    version: int = 1

    @property
    def stands_alone(self) -> bool:
        """Whether it is listed as it is here, whatever became of the template."""
        return self.is_own or self.is_reworded or self.done_at is not None


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item of an edition; see ``TemplateItem`` and ``ItemNote``. ``version`` 0: not noted."""

    key: str
    texts: Texts
    days: int
    due: date
    role: str = ""
    assignee: int | None = None
    is_own: bool = False
    is_reworded: bool = False
    is_dropped: bool = False
    done_at: datetime | None = None
    done_by: int | None = None
    version: int = 0

    @property
    def is_done(self) -> bool:
        """Whether somebody did it."""
        return self.done_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return not self.is_done and not self.is_dropped

    def standing(self, today: date) -> Standing:
        """Return where it stands on ``today``, a day where the event takes place."""
        if self.is_dropped:
            return Standing.LEFT_OUT
        if self.is_done:
            return Standing.DONE
        if self.due < today:
            return Standing.OVERDUE
        return Standing.TODAY if self.due == today else Standing.AHEAD


def span_of(local_start: datetime, local_end: datetime, *, all_day: bool = False) -> Span:
    """Return the days of an event by the clock on its wall; a night out is one evening."""
    first = local_start.date()
    grace = timedelta(microseconds=1) if all_day else SMALL_HOURS
    return Span(first, max(first, (local_end - grace).date()))


def listed_items(
    template: Sequence[TemplateItem], notes: Mapping[str, ItemNote], span: Span, today: date
) -> list[ListedItem]:
    """Return the items of an edition by their day, each once; those that it leaves out as well.

    Items of one day stand as in the template, and then those of the edition alone.
    """
    is_history = span.is_history(today)
    inherited = {item.key: item for item in template}
    places = {item.key: place for place, item in enumerate(template)}
    found = [
        _listed(item, notes.get(item.key), span, is_history=is_history)
        for item in template
        if not is_history or item.key in notes
    ]
    found += [
        _alone(note, span)
        for key, note in notes.items()
        if key not in inherited and (is_history or note.stands_alone)
    ]
    return sorted(found, key=lambda item: (item.due, places.get(item.key, len(places)), item.key))


def _listed(
    item: TemplateItem, note: ItemNote | None, span: Span, *, is_history: bool
) -> ListedItem:
    if note is None:
        due = span.due(item.days)
        return ListedItem(item.key, item.texts, item.days, due, item.role, item.assignee)
    if is_history or note.stands_alone:
        return _alone(note, span, item.assignee)
    return _alone(note, span, item.assignee, words=item)


def _alone(
    note: ItemNote,
    span: Span,
    usual_assignee: int | None = None,
    words: TemplateItem | None = None,
) -> ListedItem:
    """Return a noted item, in its own words or in those of the template."""
    source = words or note
    return ListedItem(
        key=note.key,
        texts=source.texts,
        days=source.days,
        due=span.due(source.days),
        role=source.role,
        assignee=note.assignee if note.is_assigned else usual_assignee,
        is_own=note.is_own,
        is_reworded=note.is_reworded,
        is_dropped=note.is_dropped,
        done_at=note.done_at,
        done_by=note.done_by,
        version=note.version,
    )


def is_for(item: ListedItem, person: int | None, role: str) -> bool:
    """Say whether an item is somebody's: theirs by name, or nobody's and for their role.

    What is for no role in particular is for hosts.
    """
    if item.assignee is not None:
        return item.assignee == person
    return (item.role or "host") == role


def due_items(items: Iterable[ListedItem], today: date) -> list[ListedItem]:
    """Return what is open and was to be done by ``today``, in order."""
    return [item for item in items if item.is_open and item.due <= today]
