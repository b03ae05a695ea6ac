"""Shell: the demo's next dates have their checklist, some of it done; one thing is overdue.

Ada took the usual list and books the place; Bilal makes the pictures and looks for speakers. All
that was due by now is done, but for what was due last for the next date.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from meshup.checklists.domain.editions import ItemOfEdition, take_on, tick_off
from meshup.checklists.domain.queries.editions import editions_for
from meshup.checklists.domain.templates import take_usual_list
from meshup.community.domain.queries import people_for

if TYPE_CHECKING:
    from meshup.checklists.domain.items import ListedItem
    from meshup.checklists.domain.queries.editions import Edition
    from meshup.community.rules import Asker

BILALS: Final = frozenset({"speakers", "banner", "posters", "timetable", "remind", "keep"})
MORNING: Final = time(9)


def let_people_prepare(ada: Asker, series: str, now: datetime) -> None:
    """Let hosts have taken the usual list, and have done for the next dates what was due."""
    take_usual_list(ada, series, datetime(now.year - 1, 1, 7, 18, tzinfo=UTC))
    bilal = next(person for person in people_for(ada) if person.name == "Bilal")
    of_series = [edition for edition in editions_for(ada, now) if edition.event.series == series]
    ahead = [edition for edition in of_series if edition.event.ends_at > now]
    for place, edition in enumerate(ahead):
        past_due = [item for item in edition.due if item.due < edition.today]
        done = past_due if place else past_due[:-1]
        for item in done:
            tick_off(_meant(bilal if item.key in BILALS else ada, edition, item))
        for item in edition.items if not place else ():
            if item.key in BILALS and item not in done:
                took_at = min(now, _morning(item))
                take_on(ItemOfEdition(bilal, edition.event.slug, item.key, took_at))


def _meant(by: Asker, edition: Edition, item: ListedItem) -> ItemOfEdition:
    return ItemOfEdition(by, edition.event.slug, item.key, _morning(item))


def _morning(item: ListedItem) -> datetime:
    return datetime.combine(item.due, MORNING, UTC)
