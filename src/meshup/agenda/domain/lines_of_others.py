"""Shell: lines of a timetable that others fill: put in, moved and taken off as one change.

They are known by the talks that they carry, and are written by the node itself; all other lines
stay as they are. The same again is no change.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.event_changes import changing_event
from meshup.agenda.domain.line_rows import change_item, columns_of, new_item
from meshup.agenda.models import Item

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.agenda.domain.plans import LinePlan


def set_lines_of_others(
    slug: str, talks: Collection[UUID], lines: Sequence[LinePlan], at: datetime
) -> bool:
    """Let ``lines``, each with a talk, be those that carry any of ``talks``; say if any is new.

    Raises:
        NoSuchEvent, EndsBeforeStart, TextTooLong
    """
    for line in lines:
        line.check()
    wanted = {line.talk.uuid: replace(line, key=None) for line in lines if line.talk}
    with transaction.atomic():
        if _says(slug, talks, wanted):
            return False
        with changing_event(None, slug, "timetable", at) as (making, event):
            event.own_timetable = True
            making.save(event)
            for item in list(event.items.filter(talk__in={*talks, *wanted})):
                plan = wanted.pop(item.talk, None) if item.talk else None
                if plan is None:
                    making.drop(item)
                elif _differs(item, plan):
                    change_item(making, item, columns_of(plan))
            making.save(*(new_item(event, line) for line in wanted.values()))
    return True


def _says(slug: str, talks: Collection[UUID], wanted: dict[UUID, LinePlan]) -> bool:
    items = list(Item.objects.filter(event__slug=slug, talk__in={*talks, *wanted}))
    if len(items) != len(wanted):
        return False
    lines = [(item, wanted.get(item.talk) if item.talk else None) for item in items]
    return all(line is not None and not _differs(item, line) for item, line in lines)


def _differs(item: Item, line: LinePlan) -> bool:
    return any(getattr(item, name) != value for name, value in columns_of(line).items())
