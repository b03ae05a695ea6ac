"""Shell: hosts write the lists of series and of single events; each change can be undone.

A change is about the list, locked by its row. What is open in coming editions follows it at once,
for it is worked out; what is done, or was reworded there, stays.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.rows import series_row_for
from meshup.checklists.domain.items import MOST_ITEMS, SINGLE_EVENTS, TemplateItem
from meshup.checklists.domain.plans import new_key, refuse_impossible
from meshup.checklists.domain.shipped_list import SHIPPED
from meshup.checklists.domain.stored_items import read, stored
from meshup.checklists.errors import ListThere, NoSuchItem, TooManyItems
from meshup.checklists.models import ChecklistTemplate
from meshup.checklists.rules import may_keep_checklists
from meshup.community.rules import require
from meshup.history.domain.changes import changing, refuse_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from meshup.checklists.domain.plans import ItemPlan
    from meshup.community.rules import Asker

ABOUT: Final = "checklist_template"
"""The kind of thing that a change of a list is about."""


def take_usual_list(by: Asker | None, slug: str, at: datetime) -> None:
    """Begin a list with the items that Meshup comes with; it is the hosts' own from then on.

    ``slug`` is that of a series, or ``SINGLE_EVENTS``. Where it stands already as it came, nothing
    happens.

    Raises:
        HostsOnly, NoSuchSeries
        ListThere: there is another list.
    """
    put_list(by, slug, SHIPPED, at, verb="take_usual")


def put_list(
    by: Asker | None, slug: str, items: Sequence[TemplateItem], at: datetime, *, verb: str
) -> bool:
    """Write a whole list where there is none; return whether it was written, or was there.

    Raises:
        HostsOnly, NoSuchSeries
        ListThere: there is another list.
    """
    require(by, may_keep_checklists)
    with transaction.atomic():
        row = _locked(by, slug)
        if row.items == stored(items):
            return False
        if row.items:
            raise ListThere
        _write(by, slug, row, items, at, verb)
    return True


def add_template_item(by: Asker, slug: str, plan: ItemPlan, at: datetime) -> TemplateItem:
    """Add an item to a list, and so to every coming edition; return it.

    Raises:
        HostsOnly, NoSuchSeries, ItemTextMissing, ImpossibleDay, NoSuchAssignee, TooManyItems
    """
    require(by, may_keep_checklists)
    refuse_impossible(plan)
    with transaction.atomic():
        row = _locked(by, slug)
        items = read(row.items)
        if len(items) >= MOST_ITEMS:
            raise TooManyItems(most=MOST_ITEMS)
        item = TemplateItem(new_key(), plan.days, plan.texts, plan.role, plan.assignee)
        _write(by, slug, row, (*items, item), at, "add_to_list")
    return item


def edit_template_item(
    by: Asker, slug: str, key: str, version: int, plan: ItemPlan, at: datetime
) -> None:
    """Say an item of a list otherwise; what it says already is no change.

    Raises:
        HostsOnly, NoSuchSeries, NoSuchItem, ItemTextMissing, ImpossibleDay, NoSuchAssignee
        ChangedMeanwhile: somebody else changed the list.
    """
    require(by, may_keep_checklists)
    refuse_impossible(plan)
    with _item(by, slug, key) as (row, items, item):
        planned = replace(
            item, days=plan.days, texts=plan.texts, role=plan.role, assignee=plan.assignee
        )
        if planned == item:
            return
        refuse_if_changed(row, version, f"{ABOUT}:{slug}")
        changed_items = [planned if each is item else each for each in items]
        _write(by, slug, row, changed_items, at, "edit_list")


def remove_template_item(by: Asker, slug: str, key: str, at: datetime) -> None:
    """Take an item off a list; editions keep it where it is done, or was reworded.

    Raises:
        HostsOnly, NoSuchSeries, NoSuchItem
    """
    require(by, may_keep_checklists)
    with _item(by, slug, key) as (row, items, item):
        _write(by, slug, row, [each for each in items if each is not item], at, "remove_from_list")


@contextmanager
def _item(
    by: Asker, slug: str, key: str
) -> Iterator[tuple[ChecklistTemplate, tuple[TemplateItem, ...], TemplateItem]]:
    """Give the locked row, its items, and the one with this key.

    Raises:
        NoSuchItem
    """
    with transaction.atomic():
        row = _locked(by, slug)
        items = read(row.items)
        for item in items:
            if item.key == key:
                yield row, items, item
                return
        raise NoSuchItem


def _locked(by: Asker | None, slug: str) -> ChecklistTemplate:
    """Return the row of a list, locked, or a new one; the row of its series is locked as well."""
    rows = ChecklistTemplate.objects.select_for_update()
    if slug == SINGLE_EVENTS:
        found = rows.filter(is_of_single_events=True).first()
        return found or ChecklistTemplate(is_of_single_events=True, version=0)
    series = series_row_for(by, slug)
    found = rows.filter(series=series).first()
    return found or ChecklistTemplate(series_id=series, version=0)


def _write(
    by: Asker | None,
    slug: str,
    row: ChecklistTemplate,
    items: Sequence[TemplateItem],
    at: datetime,
    verb: str,
) -> None:
    with changing(by, verb, f"{ABOUT}:{slug}", at) as making:
        if row.version:
            making.watch(row)
        else:
            row.version = 1
        row.items = stored(items)
        making.save(row)
