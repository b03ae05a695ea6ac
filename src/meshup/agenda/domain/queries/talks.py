"""Where and when talks are, were and will be: what everybody may read, and what its room may."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.assembling import in_timetable_order
from meshup.agenda.domain.queries.lookups import spoken_of
from meshup.agenda.domain.queries.reading import completed
from meshup.agenda.models import Item

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meshup.agenda.domain.occurrence import Line, Occurrence


@dataclass(frozen=True, slots=True)
class TalkPlace:
    """A line that carries a talk, and its event without other lines."""

    event: Occurrence
    line: Line

    @property
    def is_public(self) -> bool:
        """Whether everybody may see the event."""
        return self.event.state in PUBLIC


def places_of_talks(
    talks: Collection[UUID], *, drafts: bool = False
) -> dict[UUID, tuple[TalkPlace, ...]]:
    """Return where each of these talks is, in order of time; those that are nowhere are left out.

    In three queries for however many. Events that are not public count with ``drafts``, which is
    for the room that the talks are of; their place, where it is withheld, is never told.
    """
    lines: dict[int, list[Item]] = defaultdict(list)
    for item in Item.objects.filter(talk__in=talks):
        lines[item.event_id].append(item)
    rows = list(spoken_of().filter(pk__in=lines).select_related("venue")) if lines else []
    shown = [row for row in rows if drafts or row.state in PUBLIC]
    found: dict[UUID, list[TalkPlace]] = defaultdict(list)
    for row, event in zip(shown, completed(shown), strict=True):
        for line in in_timetable_order(lines[row.pk]):
            if line.talk is not None:
                found[line.talk].append(TalkPlace(event, _for_reader(event, line)))
    return {talk: tuple(sorted(places, key=_when)) for talk, places in found.items()}


def _for_reader(event: Occurrence, line: Line) -> Line:
    return replace(line, zone="") if event.for_attendees else line


def _when(place: TalkPlace) -> tuple[float, str]:
    return (place.line.starts_at or place.event.starts_at).timestamp(), place.event.slug
