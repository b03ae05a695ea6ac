"""Shell: what a starter kit holds of checklists: given to a new node, or taken from a sister.

The list of each series, and that of single events, without anybody's name: who does what is for
the new community to say. What comes is read whole before anything is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.agenda.domain.queries.series import all_series
from meshup.checklists.domain.items import SINGLE_EVENTS
from meshup.checklists.domain.kit_reading import KIT_VERSION, read_lists
from meshup.checklists.domain.queries.templates import items_by_series
from meshup.checklists.domain.stored_items import stored
from meshup.checklists.domain.templates import put_list
from meshup.checklists.errors import ListThere
from meshup.kit import clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.community.rules import Asker

NAME: Final = "checklists"
NO_SERIES: Final = "no_such_series"
LIST_THERE: Final = "list_there"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TakenLists:
    """What became of the lists of a kit.

    Attributes:
        written: lists that are new here, by the slug of their series here.
        unchanged: those that were here already, to the letter.
        left: those that were not taken, with why: ``NO_SERIES``, ``LIST_THERE``.
    """

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    left: Mapping[str, str] = field(default_factory=dict)


def give(now: datetime) -> Json:  # noqa: ARG001 - every part of a kit is given a moment
    """Return this node's lists as JSON values; whoever has the kit may read them."""
    return {
        "name": NAME,
        "version": KIT_VERSION,
        "lists": [
            {
                "series": None if slug == SINGLE_EVENTS else slug,
                "items": [
                    {name: value for name, value in item.items() if name != "assignee"}
                    for item in stored(replace(each, assignee=None) for each in items)
                ],
            }
            for slug, items in sorted(items_by_series().items())
            if items
        ],
    }


def take(
    part: object, series_here: Mapping[str, str] | None = None, by: Asker | None = None
) -> TakenLists:
    """Write the lists of a kit where there are none yet; twice is once.

    ``by`` is None for a node that begins. A list is for the series that has its address here, or
    the one that ``series_here`` names for it. Where kit and node have one series each, the list is
    for that one, whatever it is called.

    Raises:
        HostsOnly: somebody else asks.
        MalformedChecklists: it is not what ``give`` gives, or out of bounds; nothing was written.
    """
    lists = read_lists(part)
    here = [series.slug for series in all_series()]
    names = dict(series_here or {})
    theirs = [slug for slug in lists if slug != SINGLE_EVENTS]
    if len(here) == len(theirs) == 1:
        names.setdefault(theirs[0], here[0])
    verb = "take_from_kit" if by else "set_up"
    written: list[str] = []
    unchanged: list[str] = []
    left: dict[str, str] = {}
    with transaction.atomic():
        for slug, items in lists.items():
            target = names.get(slug, slug)
            if target != SINGLE_EVENTS and target not in here:
                left[slug] = NO_SERIES
                continue
            try:
                is_new = put_list(by, target, items, clock.now(), verb=verb)
            except ListThere:
                left[slug] = LIST_THERE
            else:
                (written if is_new else unchanged).append(target)
    return TakenLists(tuple(written), tuple(unchanged), left)
